import { z } from 'zod';
import { makeNonce, sameText, signatureOf, type Sighting } from '../evidence/judge-proof.ts';
import type { JudgeAbout } from './answers.ts';

/** A reply as the judge signed it: the body and its `x-judge-signature`. */
export interface SignedReply {
  readonly status: number;
  readonly body: string;
  readonly signature: string;
}

/** Asks a judge's port for a path; undefined where no reply came. */
export type Ask = (port: number, path: string, signal: AbortSignal) => Promise<SignedReply | undefined>;

/** A probe's mark for questions that are no probe. */
const QUESTION_PROBE = '00000001';

const portsSchema = z.array(z.number().int().min(1).max(65_535)).max(256);
const aboutSchema = z.object({
  pin: z.string().regex(/^[0-9a-f]{64}$/),
  ports: portsSchema,
  bannerPorts: portsSchema,
  udpPorts: portsSchema,
  address6: z.ipv6().exactOptional(),
});
const sightingSchema = z.object({
  ip: z.string(),
  port: z.number().int(),
  protocol: z.enum(['http', 'tls', 'tcp', 'udp']),
  method: z.string().max(16).exactOptional(),
  headers: z.record(z.string(), z.string()),
});
const seenSchema = z.object({ sightings: z.array(sightingSchema).max(64) });

/** Who listens there: what a judge with our key tells of itself, or undefined for anybody else. */
export async function askAbout(ask: Ask, port: number, key: Buffer, signal: AbortSignal): Promise<JudgeAbout | undefined> {
  const nonce = makeNonce(key, QUESTION_PROBE);
  const sig = signatureOf(key, 'certificate', nonce);
  return read(await ask(port, `/certificate?nonce=${nonce}&sig=${sig}`, signal), key, nonce, aboutSchema);
}

/** What the judge at `port` saw of a nonce; empty where it does not answer or is not ours. */
export async function askSightings(ask: Ask, port: number, key: Buffer, nonce: string, signal: AbortSignal): Promise<readonly Sighting[]> {
  const reply = await ask(port, `/seen/${nonce}?sig=${signatureOf(key, 'seen', nonce)}`, signal);
  return read(reply, key, nonce, seenSchema)?.sightings ?? [];
}

function read<T>(reply: SignedReply | undefined, key: Buffer, nonce: string, schema: z.ZodType<T>): T | undefined {
  if (reply === undefined || reply.status !== 200) return undefined;
  if (!sameText(reply.signature, signatureOf(key, 'reply', `${nonce} ${reply.body}`))) return undefined;
  return schema.safeParse(JSON.parse(reply.body)).data;
}
