/** A script that is pasted, or chosen as a file: what is wrong with it is said before anything is made of it. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { formatOf, type ReadLine, readScript, type ScriptFormat } from '@fourhands/core/media/speech/read-script';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';

export interface GivenScript {
  readonly text: string;
  readonly format: ScriptFormat;
  readonly lines: readonly ReadLine[];
  /** Of the file, without its ending; empty where it was pasted. */
  readonly name: string;
}

interface ScriptFormProps {
  readonly help: string;
  readonly going: boolean;
  readonly onScript: (script: GivenScript) => void;
}

export function ScriptForm({ help, going, onScript }: ScriptFormProps) {
  const m = useMessages();
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const give = (given: string, fileName = '') => {
    const format = formatOf(given, fileName);
    try {
      const lines = readScript(given, format);
      setError(null);
      onScript({ text: given, format, lines, name: fileName.replace(/\.[^.]*$/, '') });
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        // It may stand in a dialog of another form, which is not meant.
        event.stopPropagation();
        give(text);
      }}
    >
      <Textarea
        label={m.speech.script}
        description={help}
        placeholder={m.speech.placeholder}
        rows={8}
        data-autofocus
        dir="auto"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          give(text);
        }}
      />
      {error === null ? null : <ErrorNotice error={error} />}
      <div className="row">
        <Button type="submit" loading={going} disabled={text.trim() === ''}>
          {m.speech.make}
        </Button>
        <Button variant="default" disabled={going} onClick={() => setText(m.speech.exampleScript)}>
          {m.speech.example}
        </Button>
        <FileButton
          variant="default"
          accept=".txt,.md,.markdown,.srt,.vtt,text/plain"
          multiple={false}
          disabled={going}
          leftSection={<Icon name="file" size={18} />}
          onFiles={([file]) => file && void file.file.text().then((given) => give(given, file.name), setError)}
        >
          {m.speech.chooseFile}
        </FileButton>
      </div>
    </form>
  );
}
