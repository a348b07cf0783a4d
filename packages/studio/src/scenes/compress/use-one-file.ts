/** The one file that the scene is busy with: a picture to compress, or a compressed file to restore. */
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { client } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';
import { useMessages } from '../../i18n/language.tsx';
import { isCompressedFile } from '../../state/given-files.ts';
import { takeHandedOver } from '../../state/handed-over.ts';
import { notify } from '../../state/notices.ts';
import type { GivenFile } from '../../state/uploads.ts';

/** There is nothing to compress with. The message is in the language of the screen. */
class NoCodec extends Error {
  readonly code = 'no-codec';
  override readonly name = 'NoCodec';
}

interface Job {
  readonly given: GivenFile;
  readonly signal: AbortSignal;
}

/** `findCodec` gives the identifier of the codec to compress with, once it is known, or null when there is none. */
export function useOneFile(findCodec: () => Promise<string | null>) {
  const m = useMessages();
  const navigate = useNavigate();
  const abort = useRef<AbortController | null>(null);
  const [current, setCurrent] = useState<GivenFile | null>(null);

  const compress = useMutation({
    mutationFn: async ({ given, signal }: Job) => {
      const modelId = await findCodec();
      signal.throwIfAborted();
      if (modelId === null) throw new NoCodec(m.compress.noCodec);
      return client.compress(modelId, given.name.split('/').at(-1) ?? given.name, given.file, { signal });
    },
    onSuccess(compression) {
      queryClient.setQueryData(['compressions', compression.id], compression);
      void queryClient.invalidateQueries({ queryKey: ['compressions'], exact: true });
      void navigate({ to: '/compress/$compressionId', params: { compressionId: compression.id } });
    },
  });
  const restore = useMutation({
    mutationFn: ({ given, signal }: Job) => client.restore(given.name, given.file, { signal }),
  });

  const take = (files: readonly GivenFile[]) => {
    const [given] = files;
    if (given === undefined) return;
    if (files.length > 1) notify(m.compress.oneFile);
    abort.current?.abort();
    abort.current = new AbortController();
    compress.reset();
    restore.reset();
    setCurrent(given);
    const job = { given, signal: abort.current.signal };
    if (isCompressedFile(given)) restore.mutate(job);
    else compress.mutate(job);
  };
  const clear = () => {
    abort.current?.abort();
    compress.reset();
    restore.reset();
    setCurrent(null);
  };

  const takeLatest = useRef(take);
  takeLatest.current = take;
  useEffect(() => {
    const given = takeHandedOver();
    if (given !== null) takeLatest.current([given]);
  }, []);

  const busy = compress.isPending ? 'compressing' : restore.isPending ? 'restoring' : null;
  return {
    current,
    busy,
    error: compress.error ?? restore.error,
    restoration: restore.data ?? null,
    take,
    clear,
  } as const;
}
