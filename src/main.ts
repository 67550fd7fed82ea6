#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT } from './cli/exit.ts';
import { explainError } from './cli/explain-error.ts';
import type { CommonOptions } from './cli/options.ts';
import { packageRoot } from './config/rules.ts';

const program = new Command('kuzet')
  .description(
    'Scans a hosting provider’s own address ranges for open proxies, trackers, infringing indexes, cracks, serials and dumps of logins.',
  )
  .version(version())
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()
  .showSuggestionAfterError();

/** A command with the common options. */
function command(name: string, summary: string): Command {
  return program
    .command(name)
    .description(summary)
    .option('--config <file>', 'configuration (default ./kuzet.yaml)')
    .option('--json', 'JSON Lines on stdout', false)
    .option('--no-progress', 'no progress bar')
    .option('--data <dir>', 'data directory, instead of dataDir of the configuration');
}

command('init', 'write a commented kuzet.yaml in the current folder').action(async (options: CommonOptions) => {
  process.exitCode = (await import('./cli/commands/init.ts')).init(process.cwd(), options);
});

command('doctor', 'check configuration, scope, judge, queue, database and rules').action(async (options: CommonOptions) => {
  process.exitCode = await (await import('./cli/commands/doctor.ts')).doctor(options);
});

command('scan', 'scan now: a domain, an address, a CIDR inside the scope, or `all`')
  .argument('[target...]', 'domain, address, CIDR or `all`')
  .option('--only <stages>', 'of sweep,web,proxy,tracker', stages)
  .option('--max-pages <n>', 'pages a site', positive)
  .option('--max-seconds <n>', 'seconds a site', positive)
  .option('--resume <scan>', 'go on with a scan that was interrupted')
  .action(async (targets: string[], options: CommonOptions) => {
    process.exitCode = await (await import('./cli/commands/scan.ts')).scan(targets, options);
  });

command('classify', 'classify local files or folders, no network')
  .argument('<path...>')
  .option('--as-site', 'take everything under a PATH as one site', false)
  .option('--url <url>', 'where it came from')
  .option('--content-type <type>', 'what the server said it is')
  .action(async (paths: string[], options: CommonOptions & { asSite: boolean }) => {
    process.exitCode = await (await import('./cli/commands/classify.ts')).classify(paths, options);
  });

const findings = command('findings', 'what was found');
findings
  .command('list')
  .description('findings in the store, strongest first')
  .option('--scan <id>', 'last seen by this scan')
  .option('--category <name>')
  .addOption(new Option('--verdict <verdict>').choices(['proven', 'likely']))
  .action(async (_: unknown, self: Command) => {
    process.exitCode = await (await import('./cli/commands/findings.ts')).list(self.optsWithGlobals());
  });
findings
  .command('show <id>')
  .description('one finding with its facts, signals and evidence; or one scan: findings, exits, and proxies that are not open')
  .action(async (id: string, _: unknown, self: Command) => {
    process.exitCode = await (await import('./cli/commands/findings.ts')).show(id, self.optsWithGlobals());
  });

command('export', 'give findings to the abuse desk')
  .addOption(new Option('--format <format>').choices(['csv', 'jsonl', 'xarf', 'intelmq']).makeOptionMandatory())
  .option('--out <file>', 'write here instead of stdout')
  .action(async (options: CommonOptions & { format: string; out?: string }) => {
    process.exitCode = await (await import('./cli/commands/export.ts')).exportFindings(options);
  });

command('worker', 'take jobs from the queue (cluster)').action(async (options: CommonOptions) => {
  process.exitCode = await (await import('./cli/commands/serve.ts')).serve('worker', options);
});

command('serve', 'run the schedule of the configuration').action(async (options: CommonOptions) => {
  process.exitCode = await (await import('./cli/commands/serve.ts')).serve('serve', options);
});

command('demo', 'scan a made-up hosted range of real servers on loopback addresses').action(async (options: CommonOptions) => {
  process.exitCode = await (await import('./cli/commands/demo.ts')).demo(options);
});

function stages(text: string): string[] {
  const known = ['sweep', 'web', 'proxy', 'tracker'];
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is none of ${known.join(', ')}.`);
  return names;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number of at least 1.');
  return value;
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(`${packageRoot()}/package.json`, 'utf8')) as { version: string };
  return text;
}

// A reader that went away (`kuzet findings list | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  } else {
    process.exitCode = explainError(error);
  }
}
