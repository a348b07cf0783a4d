/** A region of a picture as it travels. */
import { z } from 'zod';

/** Numbers of a mask at the most: some four edges in each row of the largest picture. */
const mostNumbers = 200_000;

export const maskSchema = z.array(z.number().int().nonnegative()).min(4).max(mostNumbers).meta({
  id: 'Mask',
  description:
    'Width and height of the picture, the first row that is not empty, how many rows there are from it to the last, and of each of these how many edges it has and the edges, each run from a start to before an end.',
});
