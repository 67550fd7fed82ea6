import { z } from 'zod';
import { CronExpressionParser } from 'cron-parser';
import { STAGES } from './config.ts';
import { parseAddress, parseRange, parseScopeRange, type AddressRange, type RangeProblem } from './ranges.ts';
import { domainProblem } from './domain-name.ts';

/** Text for people and headers: control characters would break a header or a terminal. */
const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text), 'must be one line without control characters');

const contact = line.refine(
  (text) => /^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/.test(text),
  'must be an e-mail address, for instance abuse@host.example',
);

const contactUrl = line.refine((text) => /^(https?:\/\/|mailto:)[\x21-\x7e]+$/.test(text) && URL.canParse(text), {
  error: 'must be an http(s) address of a page about your scans, for instance https://host.example/abuse',
});

const port = z.number().int().min(1).max(65_535);

function addressText(parse: (text: string) => AddressRange | RangeProblem, show: (range: AddressRange) => string) {
  return z.string().transform((text, context) => {
    const range = parse(text.trim());
    if ('cidr' in range) return show(range);
    context.addIssue({ code: 'custom', message: range.problem });
    return z.NEVER;
  });
}

const scopeRange = addressText(parseScopeRange, (range) => range.cidr);
const excludeRange = addressText(parseRange, (range) => range.cidr);
const address = addressText(parseAddress, (range) => range.cidr.split('/')[0] ?? '');

const address6 = addressText(
  (text) => {
    const range = parseAddress(text);
    return 'problem' in range || range.family === 6
      ? range
      : { problem: `${text} is an IPv4 address; write an IPv6 one, like 2001:db8::7` };
  },
  (range) => range.cidr.split('/')[0] ?? '',
);

const hostName = z.string().transform((text, context) => {
  const domain = domainProblem(text.trim());
  if ('name' in domain) return domain.name;
  context.addIssue({
    code: 'custom',
    message: `"${text.slice(0, 60)}" is no host name (${domain.problem}); write a name whose DNS records lead to the judge, or leave it out`,
  });
  return z.NEVER;
});

/** `all`, an address, a CIDR or a domain, as `kuzet scan` takes them. */
const scheduleTarget = z.string().transform((text, context) => {
  const target = text.trim();
  if (target === 'all') return target;
  if (/^[\d./]+$|:/.test(target)) {
    const range = parseScopeRange(target);
    if ('cidr' in range) return target.includes('/') ? range.cidr : (range.cidr.split('/')[0] ?? '');
    context.addIssue({ code: 'custom', message: range.problem });
    return z.NEVER;
  }
  const domain = domainProblem(target);
  if ('name' in domain) return domain.name;
  context.addIssue({
    code: 'custom',
    message: `"${target.slice(0, 60)}" is no target (${domain.problem}); write all, an address, a range or a domain`,
  });
  return z.NEVER;
});

/** Five fields or a nickname: with a sixth field for seconds a slip would start a scan every second. */
const cron = z
  .string()
  .trim()
  .max(200)
  .superRefine((text, context) => {
    const message = cronProblem(text);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

function cronProblem(text: string): string | null {
  const example = 'write five fields, for instance "0 2 * * *" for 02:00 every day';
  if (!/^@(hourly|daily|weekly|monthly|yearly)$/.test(text) && text.split(/\s+/).length !== 5) {
    return `"${text.slice(0, 60)}" is no cron expression; ${example} (minute, hour, day, month, weekday)`;
  }
  try {
    CronExpressionParser.parse(text).next();
    return null;
  } catch (error) {
    return `"${text}" is no cron expression that ever comes due (${error instanceof Error ? error.message : String(error)}); ${example}`;
  }
}

const uniquePorts = z
  .array(port)
  .min(1)
  .max(256)
  .transform((ports) => [...new Set(ports)]);

const operatorSchema = z.strictObject({ name: line, contact, url: contactUrl.optional() });
export const scopeSchema = z.strictObject({
  ranges: z.array(scopeRange).min(1).max(10_000),
  exclude: z.array(excludeRange).max(10_000).default([]),
});
export const judgeSchema = z.strictObject({
  address,
  address6: address6.exactOptional(),
  name: hostName.exactOptional(),
  ports: uniquePorts.default([443, 80, 18_443]),
});
export const scheduleSchema = z
  .array(z.strictObject({ target: scheduleTarget, cron, only: z.array(z.enum(STAGES)).min(1).optional() }))
  .max(100)
  .default([]);

const path = z.string().trim().min(1).max(4096);

/**
 * Web and HTTP proxies, SOCKS (1080, 1081, 4145, 9050), mixed ports of proxy clients that were left open to the world (7890, 10808), trackers (6969, 2710).
 */
const USUAL_PORTS = [80, 443, 8080, 8443, 8888, 3128, 8000, 8081, 8118, 8123, 1080, 1081, 4145, 9050, 7890, 10_808, 6969, 2710];

/** The whole file. Defaults that matter are here and nowhere else; `kuzet init` writes them out with comments. */
export const configSchema = z.strictObject({
  operator: operatorSchema,
  scope: scopeSchema,
  inventory: path.nullable().default(null),
  ports: uniquePorts.default(USUAL_PORTS),
  judge: judgeSchema.nullable().default(null),
  works: path.nullable().default(null),
  hashes: path.nullable().default(null),
  schedule: scheduleSchema,
  pace: z
    .strictObject({
      perAddress: z.number().int().min(1).max(64).default(4),
      perSecond: z.number().int().min(1).max(10_000).default(200),
      minDelayMs: z.number().int().min(0).max(60_000).default(100),
    })
    .prefault({}),
  robots: z.enum(['obey', 'delay-only', 'ignore']).default('delay-only'),
  site: z
    .strictObject({
      maxPages: z.number().int().min(1).max(1_000_000).default(1000),
      maxSeconds: z.number().int().min(1).max(86_400).default(900),
      maxDepth: z.number().int().min(0).max(100).default(8),
    })
    .prefault({}),
  exports: z.array(z.unknown()).max(0, 'is not delivered by this version; leave it empty and run `kuzet export`').default([]),
  dataDir: path.default('.kuzet'),
});
/** The file after defaults, paths still as written. */
export type ConfigFile = z.infer<typeof configSchema>;
