import { z } from 'zod';
import { RELAY_RESULTS } from '../../src/model/relay.ts';

const climbSchema = z.object({
  /** The next rung. */
  rung: z.number().int().min(0),
  /** How each rung before it ended; null where it was not asked or could not be. */
  results: z.array(z.enum(RELAY_RESULTS).nullable()),
  /** The controls have been asked. */
  controlled: z.boolean(),
  /** The port leads to the judge, whatever is asked for. */
  leadsToJudge: z.boolean(),
  /** Connections in a row that could not be had. */
  misses: z.number().int().min(0),
  /** Waits after it shut us out. */
  waits: z.number().int().min(0).default(0),
  /** Rungs that ended in trouble before anything was relayed: asked once more at the end, where something was. */
  again: z.array(z.number().int().min(0)).default([]),
  spentMs: z.number().min(0),
  /** The quickest answer by now. */
  quickestMs: z.number().min(0).nullable(),
  /** What the service said that it is. */
  product: z.string().nullable(),
});
/** See {@link FIRST} for where it begins. */
export type ClimbState = z.infer<typeof climbSchema>;

/** How far the slices before came: the next service and, within it, the climb. */
export const stateSchema = z.object({ service: z.number().int().min(0), climb: climbSchema });

/** At the foot of the ladder. */
export const FIRST: ClimbState = {
  rung: 0,
  results: [],
  controlled: false,
  leadsToJudge: false,
  misses: 0,
  waits: 0,
  again: [],
  spentMs: 0,
  quickestMs: null,
  product: null,
};
