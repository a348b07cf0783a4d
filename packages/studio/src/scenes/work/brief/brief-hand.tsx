/** Writing from a brief at the right: what kind of text, its facts, what is not right with them, and earlier states. */
import { Button, Modal, NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { memo, useState } from 'react';
import type { BriefTemplate } from '@fourhands/core/brief/brief';
import { briefProblems } from '@fourhands/core/brief/brief-problems';
import { keptBriefsQuery } from '../../../api/queries.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Icon } from '../../../components/icon.tsx';
import { useFormat } from '../../../i18n/format.ts';
import { useLanguage, useMessages } from '../../../i18n/language.tsx';
import { useDesk } from '../desk.ts';
import styles from './brief.module.css';
import { FactForm } from './fact-form.tsx';
import { TemplateDialog } from './template-dialog.tsx';
import type { BriefAtWork } from './use-brief.ts';
import type { FactsAtWork } from './use-fact-check.ts';

/** Words or a brief: what a prompt-guided text is written from. */
export function SourceChoice() {
  const m = useMessages();
  const { settings, change } = useDesk();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={m.brief.source}
      value={settings.fromBrief ? 'brief' : 'words'}
      onChange={(source) => change({ fromBrief: source === 'brief' })}
      data={[
        { value: 'words', label: m.brief.sources.words },
        { value: 'brief', label: m.brief.sources.brief },
      ]}
    />
  );
}

function EarlierStates({ atWork }: { readonly atWork: BriefAtWork }) {
  const m = useMessages();
  const format = useFormat();
  const { work } = useDesk();
  const [open, setOpen] = useState(false);
  const kept = useQuery({ ...keptBriefsQuery(work.id), enabled: open });
  const earlier = (kept.data ?? []).slice(1);
  return (
    <details className={styles.group} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{m.brief.earlier}</summary>
      <ul className={styles.quiet}>
        <li className="soft">{earlier.length === 0 ? m.brief.earlierNone : m.brief.earlierHelp}</li>
        {earlier.slice(0, 30).map(({ id, at, brief }) => (
          <li key={id} className="spread">
            <span>
              {format.moment(at)} · {brief.template.name} ·{' '}
              {m.brief.count(brief.facts.filter(({ value }) => value !== '').length)}
            </span>
            <Button size="compact-xs" variant="default" onClick={() => atWork.putBack(brief)}>
              {m.brief.bringBack}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Problems({ atWork }: { readonly atWork: BriefAtWork }) {
  const m = useMessages();
  if (atWork.brief === null) return null;
  const problems = briefProblems(atWork.brief);
  if (problems.length === 0) return null;
  return (
    <div role="status">
      <ul className={styles.problems}>
        {problems.slice(0, 8).map(({ kind, fact, name }) => (
          <li key={`${kind} ${fact} ${name}`}>{m.brief.problems[kind](name)}</li>
        ))}
      </ul>
    </div>
  );
}

interface BriefFieldsProps {
  readonly atWork: BriefAtWork;
  readonly facts: FactsAtWork;
}

/** Typing in the text draws the panel anew, and this only when the brief or the check is another. */
export const BriefFields = memo(function BriefFields({ atWork, facts }: BriefFieldsProps) {
  const m = useMessages();
  const { language } = useLanguage();
  const { maker } = useDesk();
  const { brief, loading, templates, error } = atWork;
  const [managing, setManaging] = useState(false);
  const { checked } = facts;
  // The brief's own template stays to be chosen when it was deleted or changed since.
  const listed: readonly BriefTemplate[] =
    brief === null || templates.some(({ id }) => id === brief.template.id) ? templates : [...templates, brief.template];
  const choose = (id: string) => {
    const template = listed.find((one) => one.id === id);
    if (template !== undefined) atWork.choose(template);
  };
  const ofLanguage = (one: BriefTemplate) => (one.language === language ? 0 : 1);
  const sorted = listed.toSorted((a, b) => ofLanguage(a) - ofLanguage(b));
  const options = (builtIn: boolean) =>
    sorted.filter((one) => one.builtIn === builtIn).map(({ id, name }) => ({ value: id, label: name }));
  const [first] = sorted;
  return (
    <div className="stack-tight" style={{ gap: 12 }}>
      {error === null || error === undefined ? null : <ErrorNotice error={error} />}
      {loading ? (
        <span className="soft">{m.common.loading} …</span>
      ) : brief === null ? (
        <>
          <p className="soft">{m.brief.beginHelp}</p>
          <div className="row">
            {sorted
              .filter((one) => one.language === language || !one.builtIn)
              .map((one) => (
                <Button key={one.id} size="xs" variant="default" onClick={() => atWork.choose(one)}>
                  {one.name}
                </Button>
              ))}
          </div>
          <div>
            <Button size="xs" variant="subtle" onClick={() => setManaging(true)}>
              {m.brief.templates}
            </Button>
          </div>
        </>
      ) : (
        <>
          <div className="spread" style={{ alignItems: 'end', gap: 8 }}>
            <NativeSelect
              className="grow"
              label={m.brief.template}
              value={brief.template.id}
              onChange={(event) => choose(event.target.value)}
              data={[
                { group: m.brief.builtIn, items: options(true) },
                ...(options(false).length === 0 ? [] : [{ group: m.brief.own, items: options(false) }]),
              ]}
            />
            <Button variant="default" onClick={() => setManaging(true)}>
              {m.brief.templates}
            </Button>
          </div>
          <FactForm
            brief={brief}
            atWork={atWork}
            states={
              checked === null || checked.text.trim() === '' || checked.brief !== brief ? null : checked.check.facts
            }
          />
          <Problems atWork={atWork} />
          <EarlierStates atWork={atWork} />
          {maker?.kind === 'procedure' ? (
            <span className="soft small">
              <Icon name="warning" size={14} /> {m.brief.plainMaker}
            </span>
          ) : null}
        </>
      )}
      <Modal
        opened={managing}
        onClose={() => setManaging(false)}
        title={m.brief.dialog.title}
        size="lg"
        closeButtonProps={{ 'aria-label': m.common.close }}
      >
        <TemplateDialog
          templates={templates}
          language={first?.language ?? 'en'}
          onUse={(template) => {
            atWork.choose(template);
            setManaging(false);
          }}
        />
      </Modal>
    </div>
  );
});
