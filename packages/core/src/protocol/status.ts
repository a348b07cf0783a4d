/** How the server is: its version, its machine, its jobs and the room left. */
import { z } from 'zod';

export const serverStatusSchema = z
  .object({
    version: z.string(),
    cores: z.number().int().positive(),
    jobsRunning: z.number().int().nonnegative(),
    jobsQueued: z.number().int().nonnegative(),
    storage: z.object({
      folder: z.string().meta({ description: 'Where everything is kept, on the machine the server runs on.' }),
      freeBytes: z.number().nonnegative(),
    }),
  })
  .meta({ id: 'ServerStatus' });
export type ServerStatus = z.infer<typeof serverStatusSchema>;
