/** Which track of a sound what comes from elsewhere is laid on, so that nothing that is heard there is replaced. Pure. */
import { channelsOf } from '@fourhands/core/media/sound/sound';
import { within } from '@fourhands/core/media/sound/stretches';
import type { SoundShown } from '@fourhands/core/protocol/sounds';

/** Samples of the work, the end not counted. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/** The first track of that name on which nothing lies and nothing is locked at the place; null where a new one is needed. */
export function trackWithRoom(
  { content, locks }: Pick<SoundShown, 'content' | 'locks'>,
  name: string,
  { start, end }: Place,
): string | null {
  const isFree = ({ id, clips }: (typeof content.tracks)[number]) =>
    within(clips, { start, end, channels: channelsOf(content) }).length === 0 &&
    !locks.some(({ region }) => region.tracks.includes(id) && region.start < end && start < region.end);
  return content.tracks.find((track) => track.name === name && isFree(track))?.id ?? null;
}
