import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createClassifiers } from '../../classifiers/index.ts';
import { compileAutomaton } from '../../classifiers/text/automaton.ts';
import { warmUp } from '../../classifiers/warm-up.ts';
import { layGroundwork, openKuzet, type Groundwork } from '../../src/compose.ts';
import { loadRuleFiles } from '../../src/config/rules.ts';
import { encoded } from '../support/encoded.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

vi.mock('../../classifiers/text/automaton.ts', { spy: true });

const compiled = vi.mocked(compileAutomaton).mock.calls;
const CONFIG = 'operator: { name: H, contact: a@b }\nscope: { ranges: [127.30.0.0/24] }\ninventory: inventory.csv\n';

function ground(inventory: Buffer): Promise<Groundwork> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'kuzet.yaml'), CONFIG);
  writeFileSync(join(folder, 'inventory.csv'), inventory);
  return layGroundwork(
    { config: join(folder, 'kuzet.yaml'), data: join(folder, 'data'), json: false, progress: false },
    { KUZET_LOG: 'silent' },
  );
}

describe('what a command works with', () => {
  it('has classifiers that are warm before a worker can take work', async () => {
    warmUp(createClassifiers(loadRuleFiles()));
    const tables = compiled.length;
    expect(tables).toBeGreaterThan(0);
    const kuzet = await openKuzet(await ground(Buffer.from('domain,ip,customer\n')), { judge: false, progress: false });
    try {
      // Nothing has been started yet.
      expect(compiled.length).toBe(tables * 2);
    } finally {
      await kuzet.pipeline.close();
      await kuzet.close();
    }
  });

  it('names customers by an inventory that a spreadsheet saved in another charset', async () => {
    const { inventory, net } = await ground(encoded('domain;ip;customer\nлавка.рф;127.30.0.5;ТОО Тихая пристань\n', 'windows-1251'));
    expect(inventory.customerOf(null, '127.30.0.5')).toBe('ТОО Тихая пристань');
    await net.close();
  });
});
