/** The versions of a sound below it. */
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { VersionStrip } from '../../components/version-strip.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { type SoundAtWork, versionsKey } from './use-sound.ts';

export function SoundVersions({ at }: { readonly at: SoundAtWork }) {
  const m = useMessages();
  const { workId } = at;
  const { data: versions } = useQuery({
    queryKey: versionsKey(workId),
    queryFn: ({ signal }) => client.listSoundVersions(workId, { signal }),
  });
  return (
    <VersionStrip
      words={m.sounds}
      versions={(versions ?? []).map(({ id, name, reason, at: when }) => ({
        id,
        name: name ?? m.sounds.reasons[reason],
        at: when,
      }))}
      onKeep={(name) =>
        void at
          .act((personId) => client.saveSoundVersion(workId, { name: name || null, personId }))
          .then((kept) => kept && notify(m.sounds.kept))
      }
      onGoBack={(id) =>
        void at
          .act((personId) => client.restoreSoundVersion(workId, id, { personId }))
          .then((done) => done && notify(m.sounds.wentBack))
      }
    />
  );
}
