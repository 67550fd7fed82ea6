import { describe, expect, it } from 'vitest';
import { emptyReport, keepRemarks, RemarkList, REMARKS_A_SCAN } from '../../queues/looked-at.ts';
import type { Remark } from '../../src/model/remark.ts';

const remark = (ip: string, port: number): Remark => ({
  category: 'open-proxy',
  subject: { customer: null, ip, port, domain: null, url: null },
  severity: 'accessible',
  text: `${ip}:${port} is a proxy that demands a password.`,
  facts: { severity: ['accessible'] },
});
const ports = (count: number, ip = '127.30.0.5'): Remark[] => Array.from({ length: count }, (_, at) => remark(ip, at + 1));

describe('remarks', () => {
  it('of one task are kept up to a bound, the rest counted', () => {
    const report = emptyReport();
    keepRemarks(report, []);
    expect(report).toEqual(emptyReport());
    keepRemarks(report, ports(250));
    expect([report.remarks?.length, report.remarksLeftOut]).toEqual([200, 50]);
  });

  it('of a scan list each service once and count those left out', () => {
    const list = new RemarkList();
    list.add(null);
    list.add({});
    list.add({ remarks: ports(2) });
    list.add({ remarks: ports(3), remarksLeftOut: 4 });
    expect(list.summary.total).toBe(7);
    expect(list.summary.listed.map(({ subject }) => subject.port)).toEqual([1, 2, 3]);
    for (let host = 0; host < 10; host += 1) list.add({ remarks: ports(200, `127.30.1.${host}`) });
    expect(list.summary.listed).toHaveLength(REMARKS_A_SCAN);
    expect(list.summary.total).toBe(3 + 4 + 2_000);
  });
});
