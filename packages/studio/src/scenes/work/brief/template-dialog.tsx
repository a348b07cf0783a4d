/** A person's own templates: make, duplicate, change and delete them, and take them out and in as files. */
import { ActionIcon, Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  type BriefLanguage,
  type BriefTemplate,
  type FactKind,
  factKindSchema,
  type TemplateContent,
  templateContentSchema,
} from '@fourhands/core/brief/brief';
import { readTemplateFile, writeTemplateFile } from '@fourhands/core/brief/template-file';
import { client } from '../../../api/client.ts';
import { describeError } from '../../../api/describe-error.ts';
import { queryClient } from '../../../api/queries.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { FileButton } from '../../../components/file-button.tsx';
import { Icon } from '../../../components/icon.tsx';
import { useMessages } from '../../../i18n/language.tsx';
import { deleteWithUndo, notify } from '../../../state/notices.ts';
import { saveFile } from '../../../state/save-file.ts';
import { useStaying } from '../../../state/use-leaving.ts';
import styles from './brief.module.css';

const refresh = () => queryClient.invalidateQueries({ queryKey: ['brief-templates'] });

function contentOf({ name, language, instructions, slots, plans }: TemplateContent): TemplateContent {
  return { name, language, instructions, slots, plans };
}

const plansAsText = (plans: TemplateContent['plans']) => plans.map((plan) => plan.join('\n')).join('\n\n');

function plansOfText(text: string): string[][] {
  return text
    .split(/\n\s*\n/)
    .map((plan) => plan.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()])))
    .filter((plan) => plan.length > 0);
}

function save(template: BriefTemplate): void {
  saveFile(`${template.name}.json`, new Blob([writeTemplateFile(template)], { type: 'application/json' }));
}

interface EditorProps {
  readonly id: string | null;
  readonly content: TemplateContent;
  readonly onDone: () => void;
}

function TemplateEditor({ id, content, onDone }: EditorProps) {
  const m = useMessages();
  const words = m.brief.dialog;
  const [draft, setDraft] = useState(content);
  const [plans, setPlans] = useState(plansAsText(content.plans));
  const [problem, setProblem] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const change = (part: Partial<TemplateContent>) => setDraft((before) => ({ ...before, ...part }));
  const changeSlot = (at: number, part: Partial<TemplateContent['slots'][number]>) =>
    change({ slots: draft.slots.map((slot, index) => (index === at ? { ...slot, ...part } : slot)) });
  const submit = () => {
    const whole = { ...draft, slots: draft.slots.filter(({ name }) => name.trim() !== ''), plans: plansOfText(plans) };
    if (whole.name.trim() === '') return setProblem(words.nameNeeded);
    const parsed = templateContentSchema.safeParse(whole);
    if (!parsed.success) return setProblem(words.tooMuch);
    const kept = id === null ? client.createTemplate(parsed.data) : client.changeTemplate(id, parsed.data);
    kept.then((template) => {
      notify(words.saved(template.name));
      void refresh();
      onDone();
    }, setError);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        label={words.name}
        value={draft.name}
        maxLength={200}
        data-autofocus
        error={problem}
        onChange={(event) => {
          setProblem(null);
          change({ name: event.target.value });
        }}
      />
      <NativeSelect
        label={words.language}
        value={draft.language}
        onChange={(event) => change({ language: event.target.value as BriefLanguage })}
        data={(['en', 'zh'] as const).map((value) => ({ value, label: words.languages[value] }))}
      />
      <Textarea
        label={words.instructions}
        description={words.instructionsHelp}
        rows={3}
        maxLength={8000}
        value={draft.instructions}
        onChange={(event) => change({ instructions: event.target.value })}
      />
      <fieldset className="stack-tight" style={{ border: 0, margin: 0, padding: 0 }}>
        <legend style={{ fontWeight: 500, padding: 0 }}>{words.slots}</legend>
        {draft.slots.map((slot, index) => (
          <div key={index} className={styles.slot}>
            <TextInput
              size="xs"
              aria-label={words.slotName(index + 1)}
              value={slot.name}
              maxLength={200}
              onChange={(event) => changeSlot(index, { name: event.target.value })}
            />
            <NativeSelect
              size="xs"
              aria-label={words.slotKind(index + 1)}
              value={slot.kind}
              onChange={(event) => changeSlot(index, { kind: event.target.value as FactKind })}
              data={factKindSchema.options.map((kind) => ({ value: kind, label: m.brief.kinds[kind] }))}
            />
            <Switch
              size="xs"
              label={words.needed}
              aria-label={words.slotRequired(index + 1)}
              checked={slot.required}
              onChange={(event) => changeSlot(index, { required: event.currentTarget.checked })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={words.removeSlot(index + 1)}
              onClick={() => change({ slots: draft.slots.filter((_, at) => at !== index) })}
            >
              <Icon name="close" size={16} />
            </ActionIcon>
          </div>
        ))}
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            disabled={draft.slots.length >= 60}
            onClick={() =>
              change({ slots: [...draft.slots, { name: '', kind: 'text', required: false, example: '' }] })
            }
          >
            {words.addSlot}
          </Button>
        </div>
      </fieldset>
      <Textarea
        className={styles.plans ?? ''}
        label={words.plans}
        description={words.plansHelp}
        rows={6}
        value={plans}
        onChange={(event) => setPlans(event.target.value)}
      />
      {error === null ? null : <ErrorNotice error={error} />}
      <div className="row">
        <Button type="submit">{words.save}</Button>
        <Button variant="default" onClick={onDone}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}

interface TemplateDialogProps {
  readonly templates: readonly BriefTemplate[];
  readonly language: BriefLanguage;
  readonly onUse: (template: BriefTemplate) => void;
}

export function TemplateDialog({ templates, language, onUse }: TemplateDialogProps) {
  const m = useMessages();
  const words = m.brief.dialog;
  const [editing, setEditing] = useState<Pick<EditorProps, 'id' | 'content'> | null>(null);
  const [error, setError] = useState<unknown>(null);
  const shown = useStaying(templates) ?? [];
  const bringIn = async (file: Blob) => {
    setError(null);
    try {
      const template = await client.createTemplate(readTemplateFile(await file.text()));
      notify(words.imported(template.name));
      await refresh();
    } catch (reason) {
      setError(reason);
    }
  };
  if (editing !== null) return <TemplateEditor {...editing} onDone={() => setEditing(null)} />;
  const list = (builtIn: boolean) => (
    <ul className={styles.templates}>
      {shown
        .filter((template) => template.builtIn === builtIn)
        .map((template) => (
          <li key={template.id}>
            <span>
              {template.name} <span className="soft small">{words.languages[template.language]}</span>
            </span>
            <span className="row">
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => onUse(template)}
                aria-label={`${words.use}: ${template.name}`}
              >
                {words.use}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                aria-label={`${words.duplicate}: ${template.name}`}
                onClick={() => {
                  client
                    .createTemplate({ ...contentOf(template), name: words.copyOf(template.name).slice(0, 200) })
                    .then(refresh, setError);
                }}
              >
                {words.duplicate}
              </Button>
              {builtIn ? null : (
                <>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-label={`${words.edit}: ${template.name}`}
                    onClick={() => setEditing({ id: template.id, content: contentOf(template) })}
                  >
                    {words.edit}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-label={`${words.remove}: ${template.name}`}
                    onClick={() =>
                      deleteWithUndo({
                        key: template.id,
                        text: words.removed(template.name),
                        run: () => client.deleteTemplate(template.id).then(() => refresh()),
                        onError: (reason) => notify(describeError(m, reason).text, 'danger'),
                      })
                    }
                  >
                    {words.remove}
                  </Button>
                </>
              )}
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`${words.export}: ${template.name}`}
                onClick={() => save(template)}
              >
                <Icon name="download" size={18} />
              </ActionIcon>
            </span>
          </li>
        ))}
    </ul>
  );
  return (
    <div className="stack">
      <div className="row">
        <Button
          size="xs"
          leftSection={<Icon name="plus" size={16} />}
          onClick={() =>
            setEditing({ id: null, content: { name: '', language, instructions: '', slots: [], plans: [] } })
          }
        >
          {words.make}
        </Button>
        <FileButton
          size="xs"
          variant="default"
          multiple={false}
          accept=".json,application/json"
          leftSection={<Icon name="file" size={16} />}
          onFiles={([given]) => {
            if (given !== undefined) void bringIn(given.file);
          }}
        >
          {words.import}
        </FileButton>
      </div>
      {error === null ? null : <ErrorNotice error={error} />}
      <h3>{m.brief.own}</h3>
      {shown.some(({ builtIn }) => !builtIn) ? list(false) : <p className="soft">{words.none}</p>}
      <h3>{m.brief.builtIn}</h3>
      {list(true)}
    </div>
  );
}
