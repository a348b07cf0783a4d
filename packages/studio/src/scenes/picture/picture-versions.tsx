/** The versions of a picture below it. */
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { VersionStrip } from '../../components/version-strip.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import type { PictureAtWork } from './use-picture.ts';

export function PictureVersions({ at, workId }: { readonly at: PictureAtWork; readonly workId: string }) {
  const m = useMessages();
  const { data: versions } = useQuery({
    queryKey: ['pictures', workId, 'versions'],
    queryFn: ({ signal }) => client.listPictureVersions(workId, { signal }),
  });
  return (
    <VersionStrip
      words={m.pictures}
      versions={(versions ?? []).map(({ id, name, reason, at: when, thumbnail }) => ({
        id,
        name: name ?? m.pictures.reasons[reason],
        at: when,
        picture: thumbnail === null ? null : client.blobUrl(thumbnail),
      }))}
      onKeep={(name) =>
        void at
          .act((personId) => client.savePictureVersion(workId, { name: name || null, personId }))
          .then((kept) => kept && notify(m.pictures.kept))
      }
      onGoBack={(id) =>
        void at
          .act((personId) => client.restorePictureVersion(workId, id, { personId }))
          .then((done) => done && notify(m.pictures.wentBack))
      }
    />
  );
}
