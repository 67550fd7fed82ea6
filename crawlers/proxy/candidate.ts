import ipaddr from 'ipaddr.js';
import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import type { Service } from '../../src/model/target.ts';

/** UDP does not relay in these ways, and the judge itself is no suspect. */
export function isCandidate(ip: string, service: Service, judge: JudgeClient): boolean {
  return service.transport === 'tcp' && !(isJudge(ip, judge) && portsOf(judge).includes(service.port));
}

function isJudge(ip: string, judge: JudgeClient): boolean {
  return [judge.address, judge.address6].some((address) => address !== undefined && canonical(address) === canonical(ip));
}

function portsOf(judge: JudgeClient): readonly number[] {
  return [...judge.httpPorts, ...judge.tlsPorts, ...(judge.bannerPorts ?? [])];
}

/** One spelling; IPv4 mapped into IPv6 is IPv4. */
function canonical(ip: string): string {
  return ipaddr.isValid(ip) ? ipaddr.process(ip).toString() : ip;
}
