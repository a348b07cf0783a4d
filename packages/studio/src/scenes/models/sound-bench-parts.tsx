/** Small parts of the page of a maker of sounds. */
import { Button, NativeSelect } from '@mantine/core';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { type Clip, wavOfClip } from '../../playing/clip.ts';
import { saveFile } from '../../state/save-file.ts';
import type { GivenSound } from './use-given-sounds.ts';

/** The first thing that went wrong with some sounds, and that they are being made. */
export function Making({
  sounds,
}: {
  readonly sounds: readonly { readonly error: Error | null; readonly isFetching: boolean; refetch(): unknown }[];
}) {
  const m = useMessages();
  const failed = sounds.filter(({ error }) => error !== null);
  return (
    <>
      {failed[0]?.error == null ? null : (
        <ErrorNotice error={failed[0].error} onRetry={() => failed.forEach((each) => void each.refetch())} />
      )}
      <span className="soft small" role="status" style={{ minHeight: '1.5em' }}>
        {sounds.some(({ isFetching }) => isFetching) ? `${m.ownSounds.making} …` : ''}
      </span>
    </>
  );
}

export function SaveClip({ name, clip }: { readonly name: string; readonly clip: Clip | null }) {
  const m = useMessages();
  const label = m.ownSounds.save(name);
  return (
    <Button
      variant="subtle"
      size="xs"
      px={8}
      aria-label={label}
      title={label}
      disabled={clip === null}
      onClick={() => {
        if (clip !== null) saveFile(`${name}.wav`, new Blob([wavOfClip(clip)], { type: 'audio/wav' }));
      }}
    >
      <Icon name="download" size={16} />
    </Button>
  );
}

export interface ChoiceProps {
  readonly label: string;
  readonly sounds: readonly GivenSound[];
  readonly chosen: GivenSound | null;
  readonly onChoose: (value: string) => void;
}

export function SoundChoice({ label, sounds, chosen, onChoose }: ChoiceProps) {
  return (
    <NativeSelect
      className="grow"
      label={label}
      value={chosen?.value ?? ''}
      data={sounds.map(({ value, label: name }) => ({ value, label: name }))}
      onChange={({ target: { value } }) => onChoose(value)}
    />
  );
}
