/** The versions of a score below it. */
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { VersionStrip } from '../../components/version-strip.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import type { ScoreSession } from '../../state/score-session.ts';

/** Keeps a version under a name, or none. */
export function useKeepVersion(session: ScoreSession): (name?: string) => void {
  const m = useMessages();
  const { workId, branchId } = session;
  return (name = '') =>
    void session
      .settled()
      .then(() => client.saveScoreVersion(workId, { branchId, personId: thisPerson().id, name: name.trim() || null }))
      .then(() => {
        notify(m.scores.kept);
        return queryClient.invalidateQueries({ queryKey: ['works', workId, 'versions'] });
      })
      .catch((error: unknown) => notify(describeError(m, error).text, 'danger'));
}

export function ScoreVersions({ session }: { readonly session: ScoreSession }) {
  const m = useMessages();
  const format = useFormat();
  const { workId } = session;
  const keep = useKeepVersion(session);
  const { data: versions } = useQuery({
    queryKey: ['works', workId, 'versions'],
    queryFn: ({ signal }) => client.listVersions(workId, { signal }),
  });
  return (
    <VersionStrip
      words={m.scores}
      versions={(versions ?? []).map(({ id, name, reason, at, length }) => ({
        id,
        name: name ?? m.scores.reasons[reason],
        at,
        size: m.scores.notes(format.count(length)),
      }))}
      onKeep={keep}
      onGoBack={(id) => {
        const version = versions?.find((each) => each.id === id);
        if (version === undefined) return;
        // By this page's own hand, so that this page's undo takes it back.
        session.document.restore(version.frontiers);
        notify(m.scores.wentBack);
      }}
    />
  );
}
