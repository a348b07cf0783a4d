/** Makes a work and goes there. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Brief } from '@fourhands/core/brief/brief';
import type { NewWork } from '@fourhands/core/protocol/works';
import { client } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { queryClient } from '../api/queries.ts';
import { useMessages } from '../i18n/language.tsx';
import { importSoundFile } from './bring-sound.ts';
import { isSoundFile } from './given-files.ts';
import { notify } from './notices.ts';
import { thisPerson } from './person.ts';
import type { GivenFile } from './uploads.ts';

function titleOf(text: string, otherwise: string): string {
  const line =
    text
      .split('\n')
      .find((one) => one.trim() !== '')
      ?.trim() ?? '';
  if (line === '') return otherwise;
  if (line.length <= 60) return line;
  const cut = line.slice(0, 60).toWellFormed();
  const space = cut.lastIndexOf(' ');
  return `${space > 30 ? cut.slice(0, space) : cut} …`;
}

/** `text` was there before; `typed` is the person's own first words; `brief` is what it is to be written from. */
type WorkToMake = Partial<NewWork> & { readonly typed?: string; readonly brief?: Brief };

export function useNewWork(): (work?: WorkToMake) => Promise<void> {
  const m = useMessages();
  const navigate = useNavigate();
  return useCallback(
    async (work = {}) => {
      try {
        const person = thisPerson();
        const { typed = '', brief, ...given } = work;
        const title = work.title ?? titleOf(typed === '' ? (work.text ?? '') : typed, m.start.untitled);
        const made = await client.createWork({ ...given, title }, { personId: person.id });
        if (typed !== '')
          await client.editWork(made.id, { personId: person.id, changes: [{ start: 0, end: 0, text: typed }] });
        if (brief !== undefined) await client.putBrief(made.id, brief);
        void queryClient.invalidateQueries({ queryKey: ['works'] });
        await navigate({ to: '/works/$workId', params: { workId: made.id } });
      } catch (error) {
        notify(describeError(m, error).text, 'danger');
      }
    },
    [m, navigate],
  );
}

const textFile = /\.(txt|text|md|markdown|fourhands|fhw)$/i;

export function isTextFile(file: GivenFile): boolean {
  return textFile.test(file.name) || file.file.type.startsWith('text/');
}

const pictureFile = /\.(jpe?g|png|webp|avif|gif|tiff?|heic|heif|ora)$/i;

function isPictureFile(file: GivenFile): boolean {
  return pictureFile.test(file.name) || file.file.type.startsWith('image/');
}

const scoreFile = /\.(midi?|kar|musicxml|mxl|abc)$/i;

/** Each file becomes a work, a text, a picture, a score or a sound; one file is gone to. */
export function useImportWorks(): (files: readonly GivenFile[]) => Promise<void> {
  const m = useMessages();
  const navigate = useNavigate();
  return useCallback(
    async (files) => {
      const made: string[] = [];
      for (const { name, file } of files) {
        try {
          const by = { personId: thisPerson().id };
          const work = isPictureFile({ name, file })
            ? (await client.importPicture(name, file, { ...by, layer: m.pictures.background })).work
            : scoreFile.test(name)
              ? (await client.importScore(name, file, by)).work
              : isSoundFile({ name, file })
                ? (await importSoundFile({ name, file }, by.personId)).work
                : await client.importWork(name, file, by);
          notify(m.works.imported(work.title));
          made.push(work.id);
        } catch (error) {
          notify(`${name}: ${describeError(m, error).text}`, 'danger');
        }
      }
      void queryClient.invalidateQueries({ queryKey: ['works'] });
      const [only] = made;
      if (only !== undefined && files.length === 1) await navigate({ to: '/works/$workId', params: { workId: only } });
    },
    [m, navigate],
  );
}
