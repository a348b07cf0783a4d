/** The way to a new sound: an empty one, or a file. */
import { Button, Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { MadeSound } from '@fourhands/core/protocol/sounds';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { importSoundFile } from '../../state/bring-sound.ts';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';

/** What the system's chooser shows. */
export const soundFiles = 'audio/*,.wav,.flac,.mp3,.m4a,.ogg,.opus,.webm';

export function NewSoundButton() {
  const m = useMessages();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [going, setGoing] = useState(false);
  const go = async (making: Promise<MadeSound>) => {
    setGoing(true);
    try {
      const { work } = await making;
      void queryClient.invalidateQueries({ queryKey: ['works'] });
      await navigate({ to: '/works/$workId', params: { workId: work.id } });
    } catch (error) {
      notify(describeError(m, error).text, 'danger');
    } finally {
      setGoing(false);
      setOpen(false);
    }
  };
  const personId = thisPerson().id;
  return (
    <>
      <Button
        size="md"
        variant="default"
        leftSection={<Icon name="sound" size={18} />}
        title={m.sounds.startHelp}
        onClick={() => setOpen(true)}
      >
        {m.sounds.start}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={m.sounds.start}
        closeButtonProps={{ 'aria-label': m.common.close }}
      >
        <div className="stack">
          <p className="soft">{m.sounds.startHelp}</p>
          <div className="stack-tight" style={{ gap: 2 }}>
            <Button
              loading={going}
              variant="default"
              justify="flex-start"
              leftSection={<Icon name="plus" size={18} />}
              onClick={() => void go(client.createSound({ title: m.sounds.newTitle }, { personId }))}
            >
              {m.sounds.empty}
            </Button>
            <span className="soft small">{m.sounds.emptyHelp}</span>
          </div>
          <div className="stack-tight" style={{ gap: 2 }}>
            <FileButton
              variant="default"
              accept={soundFiles}
              multiple={false}
              disabled={going}
              justify="flex-start"
              leftSection={<Icon name="file" size={18} />}
              onFiles={([file]) => file && void go(importSoundFile(file, personId))}
            >
              {m.sounds.choose}
            </FileButton>
            <span className="soft small">{m.sounds.chooseHelp}</span>
          </div>
        </div>
      </Modal>
    </>
  );
}
