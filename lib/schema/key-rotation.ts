/** The schemas of a rotation: a key gets a new secret, and the old one works on for a while. */
import { z } from 'zod'

export const Overlap = z.enum(['0', '15m', '1h', '24h', '7d'], { error: 'overlap must be 0, 15m, 1h, 24h or 7d.' })
export type Overlap = z.infer<typeof Overlap>

/** How long the old secret works after the new one was revealed. With 0 it works until somebody ends it, who confirms that. */
export const overlapSeconds: Readonly<Record<Overlap, number>> = { '0': 0, '15m': 900, '1h': 3_600, '24h': 86_400, '7d': 604_800 }

export const RotateKey = z.strictObject({ overlap: Overlap })
export type RotateKey = z.infer<typeof RotateKey>

/** Says that a browser shows this secret, so it was not lost on its way. */
export const AcknowledgeReveal = z.strictObject({ secretId: z.uuid().toLowerCase() })
export type AcknowledgeReveal = z.infer<typeof AcknowledgeReveal>
