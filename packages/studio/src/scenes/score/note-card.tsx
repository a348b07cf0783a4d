/** Who made the note that is selected, and how; and who locked it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { pitchName } from '@fourhands/core/media/score/pitch-spelling';
import type { Attribution } from '@fourhands/core/media/text/authorship';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { Facts, Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useActorName } from '../../state/actor-name.ts';
import { notify } from '../../state/notices.ts';
import { useStore } from '../../state/store.ts';
import type { ScoreDesk } from './use-score-desk.ts';

export function NoteCard({ desk }: { readonly desk: ScoreDesk }) {
  const m = useMessages();
  const called = useActorName();
  const format = useFormat();
  const [comparing, setComparing] = useState(false);
  const { session, selected, locks } = desk;
  const actors = useStore(session.actors);
  const proposals = useStore(session.proposals);
  const [note] = selected;
  if (note === undefined || selected.length > 1) return null;
  const by = session.document.authorship(note.id);
  if (by === null) return null;
  const nameOf = ({ peer }: Attribution) => called(actors.byId.get(actors.ofPeer.get(peer) ?? '')) ?? '–';
  const changers = [...new Set(Object.values(by.changed).map(nameOf))];
  const { made } = by;
  const proposal = made.kind === 'made' ? proposals.find(({ recipe }) => recipe.id === made.recipe) : undefined;
  const candidate = Math.max(
    0,
    proposal?.candidates.findIndex(({ hunks }) => hunks.some(({ state }) => state === 'accepted')) ?? 0,
  );
  const lock = locks.find(({ notes }) => notes.includes(note.id));
  return (
    <Section title={`${m.scores.selectedNote}: ${pitchName(note.pitch, note.spelling)}`}>
      <Facts
        rows={[
          [m.scores.madeBy, `${nameOf(made)} (${m.scores.kinds[made.kind]})`],
          ...(proposal === undefined
            ? []
            : [
                [m.scores.what, m.scores.operations[proposal.recipe.operation]] as const,
                [m.scores.seed, format.count(proposal.recipe.seed)] as const,
              ]),
        ]}
      />
      {changers.map((name) => (
        <p key={name} className="soft small">
          {m.scores.changedBy(name)}
        </p>
      ))}
      {lock === undefined ? null : (
        <p className="soft small">{m.scores.lockBy(called(actors.byId.get(lock.by)) ?? '–')}</p>
      )}
      {proposal === undefined ? null : (
        <Button
          size="xs"
          variant="default"
          loading={comparing}
          onClick={() => {
            setComparing(true);
            client
              .replayScore(session.workId, proposal.id, candidate)
              .then(({ verdict }) => notify(m.scores.replayed[verdict]))
              .catch((error: unknown) => notify(describeError(m, error).text, 'danger'))
              .finally(() => setComparing(false));
          }}
        >
          {m.scores.replay}
        </Button>
      )}
    </Section>
  );
}
