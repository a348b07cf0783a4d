/** Who made the sound at the cursor, from what, and how. */
import { Button } from '@mantine/core';
import { client } from '../../api/client.ts';
import { Facts, Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useActorName } from '../../state/actor-name.ts';
import { notify } from '../../state/notices.ts';
import { clipAt } from './track-view.ts';
import type { SoundDesk } from './use-sound-desk.ts';

export function ClipCard({ desk }: { readonly desk: SoundDesk }) {
  const { messages: m } = useLanguage();
  const format = useFormat();
  const nameOf = useActorName();
  const { sound, cursor, shown, at } = desk;
  const clip = clipAt(sound, cursor.trackId, cursor.at);
  const stepOf = (number: number | undefined) => shown.steps.find((step) => step.number === number);
  const made = stepOf(clip?.madeBy);
  const touched = clip !== null && clip.touchedBy !== clip.madeBy ? stepOf(clip.touchedBy) : undefined;
  const proposal = at.proposals.find(({ recipe }) => recipe.id === made?.recipeId);
  const source = shown.sources.find(({ id }) => id === clip?.source);
  const again = () => {
    if (proposal === undefined) return;
    const candidate = Math.max(
      0,
      proposal.candidates.findIndex((each) => each.source.id === clip?.source),
    );
    void at
      .act(() => client.replaySound(at.workId, proposal.id, candidate))
      .then((replay) => {
        if (replay === null) return;
        if (replay.verdict === 'exact') notify(m.sounds.exactAgain);
        else notify(m.sounds.notAgain(replay.reason), 'danger');
      });
  };
  return (
    <Section title={m.sounds.here}>
      {clip === null || made === undefined ? (
        <p className="soft small">{m.sounds.nobody}</p>
      ) : (
        <>
          <Facts
            rows={[
              [m.sounds.madeBy, `${nameOf(made.actor) ?? '–'} (${m.sounds.kinds[made.kind]})`],
              [m.sounds.from, source?.name ?? '–'],
              [m.sounds.when, format.moment(made.at)],
              [m.sounds.gain, m.sounds.decibels(format.count(Math.round(clip.gainDb * 10) / 10))],
              ...(touched === undefined ? [] : [[m.sounds.changedBy, nameOf(touched.actor) ?? '–'] as const]),
              ...(proposal === undefined
                ? []
                : [
                    [m.sounds.seedOf, format.count(proposal.recipe.seed)] as const,
                    ...Object.entries(proposal.recipe.controls).map(
                      ([name, value]) => [name, format.measured(value)] as const,
                    ),
                  ]),
            ]}
          />
          {proposal === undefined ? null : (
            <Button size="xs" variant="default" onClick={again}>
              {m.sounds.again}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}
