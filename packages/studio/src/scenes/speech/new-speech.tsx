/** The way to a new script: pasted, a file, or without lines. */
import { Button, Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { NewSpeech } from '@fourhands/core/protocol/speeches';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';

/** Fetched when it is asked for: it brings the readers of scripts along. */
const ScriptForm = lazy(async () => ({ default: (await import('./script-form.tsx')).ScriptForm }));

export function NewSpeechButton() {
  const m = useMessages();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [going, setGoing] = useState(false);
  const make = async (speech: NewSpeech) => {
    setGoing(true);
    try {
      const work = await client.createSpeech(speech, { personId: thisPerson().id });
      void queryClient.invalidateQueries({ queryKey: ['works'] });
      setOpen(false);
      await navigate({ to: '/works/$workId', params: { workId: work.id } });
    } catch (error) {
      notify(describeError(m, error).text, 'danger');
    } finally {
      setGoing(false);
    }
  };
  return (
    <>
      <Button
        size="md"
        variant="default"
        leftSection={<Icon name="speech" size={18} />}
        title={m.speech.startHelp}
        onClick={() => setOpen(true)}
      >
        {m.speech.start}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        size="lg"
        title={m.speech.start}
        closeButtonProps={{ 'aria-label': m.common.close }}
      >
        <div className="stack">
          <p className="soft">{m.speech.startHelp}</p>
          <Suspense fallback={<p className="soft">{m.common.loading} …</p>}>
            <ScriptForm
              help={m.speech.scriptHelp}
              going={going}
              onScript={({ text, format, name }) =>
                void make({ title: name.slice(0, 200) || m.speech.newTitle, script: text, format })
              }
            />
          </Suspense>
          <div>
            <Button
              variant="subtle"
              color="gray"
              disabled={going}
              onClick={() => void make({ title: m.speech.newTitle })}
            >
              {m.speech.blank}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}
