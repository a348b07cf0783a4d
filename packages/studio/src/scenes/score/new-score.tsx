/** The way to a new score: the tracks that it begins with, or a file. */
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { NewScore } from '@fourhands/core/protocol/scores';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { programs } from '../../playing/instruments.ts';
import { useNewScore } from './use-new-score.ts';

const choir = 52;

export function NewScoreButton() {
  const m = useMessages();
  const { make, bringIn } = useNewScore();
  const [open, setOpen] = useState(false);
  const [going, setGoing] = useState(false);
  const during = (work: Promise<void>) => {
    setGoing(true);
    void work.finally(() => {
      setGoing(false);
      setOpen(false);
    });
  };
  const [piano, bass, strings, drums] = m.scores.bandNames;
  const starts: readonly { readonly name: string; readonly help: string; readonly tracks: NewScore['tracks'] }[] = [
    {
      name: m.scores.four,
      help: m.scores.fourHelp,
      tracks: m.scores.fourNames.map((name) => ({ name, instrument: choir })),
    },
    { name: m.scores.piano, help: m.scores.pianoHelp, tracks: [{ name: m.scores.piano, instrument: programs.piano }] },
    {
      name: m.scores.band,
      help: m.scores.bandHelp,
      tracks: [
        { name: piano!, instrument: programs.piano },
        { name: bass!, instrument: programs.bass },
        { name: strings!, instrument: programs.strings },
        { name: drums!, instrument: 'percussion' },
      ],
    },
  ];
  return (
    <>
      <Button
        size="md"
        variant="default"
        leftSection={<Icon name="notes" size={18} />}
        title={m.scores.startHelp}
        onClick={() => setOpen(true)}
      >
        {m.scores.start}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={m.scores.start}
        closeButtonProps={{ 'aria-label': m.common.close }}
      >
        <div className="stack">
          <p className="soft">{m.scores.startHelp}</p>
          {starts.map(({ name, help, tracks }) => (
            <div key={name} className="stack-tight" style={{ gap: 2 }}>
              <Button
                loading={going}
                variant="default"
                justify="flex-start"
                leftSection={<Icon name="plus" size={18} />}
                onClick={() => during(make({ title: m.scores.newTitle, tracks }))}
              >
                {name}
              </Button>
              <span className="soft small">{help}</span>
            </div>
          ))}
          <FileButton
            variant="default"
            accept=".mid,.midi,.kar,.musicxml,.xml,.mxl,.abc"
            multiple={false}
            disabled={going}
            leftSection={<Icon name="file" size={18} />}
            onFiles={([file]) => file && during(bringIn(file))}
          >
            {m.scores.choose}
          </FileButton>
        </div>
      </Modal>
    </>
  );
}
