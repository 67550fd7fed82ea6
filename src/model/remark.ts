import { z } from 'zod';
import { CATEGORIES, type Category } from './clause.ts';
import { subjectSchema } from './finding.ts';
import { factSchema } from './signal.ts';

/**
 * Something worth knowing that accuses nobody: a proxy that demands a password. It is listed with its scan and is never stored or exported as a finding.
 * `severity` `accessible`: it is there, and not open.
 */
export const remarkSchema = z.object({
  category: z.enum(CATEGORIES as [Category, ...Category[]]),
  subject: subjectSchema,
  severity: z.literal('accessible'),
  /** One plain English sentence. */
  text: z.string().max(1_000),
  facts: z.record(z.string(), z.array(factSchema).readonly()),
});
/** See {@link remarkSchema}. */
export type Remark = z.infer<typeof remarkSchema>;
