/** The facts of a brief as a form for the keyboard: Enter goes on to the next field and adds a fact at the end; lines are pasted as facts. */
import { ActionIcon, Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, memo, useCallback, useEffect, useRef, useState } from 'react';
import {
  type Brief,
  type Fact,
  factKey,
  type FactKind,
  factKindSchema,
  longestFactName,
  longestFactValue,
} from '@fourhands/core/brief/brief';
import type { FactState } from '@fourhands/core/brief/check-text';
import { readFacts } from '@fourhands/core/brief/read-facts';
import { Icon } from '../../../components/icon.tsx';
import { useMessages } from '../../../i18n/language.tsx';
import { notify } from '../../../state/notices.ts';
import styles from './brief.module.css';
import type { BriefAtWork, FactActions } from './use-brief.ts';

const kinds = factKindSchema.options;
/** Facts that are drawn at first; hundreds of fields take seconds to appear. */
const firstShown = 60;
const noFact: Fact = { name: '', value: '', kind: 'text' };
const nameField = (index: number) => `fact-name-${index}`;
const valueField = (index: number) => `fact-value-${index}`;

export function focusFact(index: number, part: 'name' | 'value' = 'name'): void {
  document.getElementById(part === 'name' ? nameField(index) : valueField(index))?.focus();
}

interface FactRowProps {
  readonly index: number;
  readonly fact: Fact;
  readonly example: string;
  readonly state: FactState | null;
  readonly actions: FactActions;
  readonly onNext: (index: number) => void;
}

/** Lines of a value in the width of the panel, 1 to 8. To measure each field would take seconds where there are hundreds. */
function rowsOf(value: string): number {
  const width = (line: string) => line.length + (line.match(/\p{Script=Han}/gu)?.length ?? 0);
  const lines = value
    .slice(0, 1000)
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(width(line) / 44)), 0);
  return Math.min(8, lines);
}

/** Kept as it is while only other facts change: a brief may have hundreds. */
const FactRow = memo(function FactRow({ index, fact, example, state, actions, onNext }: FactRowProps) {
  const m = useMessages();
  const named = fact.name.trim() === '' ? m.brief.unnamed : fact.name;
  const onEnter = (go: () => void) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing)
      return;
    event.preventDefault();
    go();
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain');
    if (!text.trim().includes('\n')) return;
    const { facts, left } = readFacts(text);
    // A quotation of several lines is one value.
    if (facts.length < 2 || left.length > facts.length) return;
    event.preventDefault();
    if (fact.name.trim() === '' && fact.value.trim() === '') actions.removeFact(index);
    const at = actions.addFacts(facts);
    if (at === null) return;
    notify(m.brief.pasted(facts.length));
    requestAnimationFrame(() => focusFact(at, 'value'));
  };
  return (
    <li className={styles.fact}>
      <TextInput
        id={nameField(index)}
        size="xs"
        aria-label={m.brief.factNameOf(index + 1)}
        placeholder={m.brief.factName}
        autoComplete="off"
        maxLength={longestFactName}
        value={fact.name}
        onChange={(event) => actions.changeFact(index, { name: event.target.value })}
        onKeyDown={onEnter(() => focusFact(index, 'value'))}
        onPaste={onPaste}
      />
      <NativeSelect
        size="xs"
        aria-label={m.brief.factKindOf(named)}
        value={fact.kind}
        onChange={(event) => actions.changeFact(index, { kind: event.target.value as FactKind })}
        data={kinds.map((kind) => ({ value: kind, label: m.brief.kinds[kind] }))}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={m.brief.removeOf(named)}
        onClick={() => {
          actions.removeFact(index);
          requestAnimationFrame(() => focusFact(Math.max(0, index - 1)));
        }}
      >
        <Icon name="close" size={16} />
      </ActionIcon>
      <Textarea
        id={valueField(index)}
        className={styles.value ?? ''}
        size="xs"
        rows={rowsOf(fact.value)}
        aria-label={m.brief.factValueOf(named)}
        placeholder={example === '' ? m.brief.factValue : m.brief.example(example)}
        dir="auto"
        maxLength={longestFactValue}
        value={fact.value}
        onChange={(event) => actions.changeFact(index, { value: event.target.value })}
        onKeyDown={onEnter(() => onNext(index))}
        onPaste={onPaste}
      />
      {state === null || state === 'empty' ? null : (
        <span className={styles.state} data-state={state}>
          <span className={styles.sign} aria-hidden="true">
            {m.brief.signs[state]}
          </span>
          {m.brief.states[state]}
        </span>
      )}
    </li>
  );
});

function PasteFacts({ actions, onDone }: { readonly actions: FactActions; readonly onDone: () => void }) {
  const m = useMessages();
  const [text, setText] = useState('');
  const [told, setTold] = useState(0);
  const { facts } = readFacts(text);
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        const { facts: read, left } = readFacts(text);
        if (read.length > 0 && actions.addFacts(read) === null) return;
        if (read.length > 0) notify(m.brief.pasted(read.length));
        setText(left.join('\n'));
        setTold(left.length);
        if (left.length === 0) onDone();
      }}
    >
      <Textarea
        autoFocus
        size="xs"
        rows={5}
        label={m.brief.pasteField}
        description={m.brief.pasteHelp}
        dir="auto"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setTold(0);
        }}
      />
      {told === 0 ? null : (
        <span className="soft small" role="status">
          {m.brief.pasteLeft(told)}
        </span>
      )}
      <div className="row">
        <Button type="submit" size="xs" disabled={facts.length === 0}>
          {m.brief.pasteDo(facts.length)}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {m.common.close}
        </Button>
      </div>
    </form>
  );
}

interface FactFormProps {
  readonly brief: Brief;
  readonly atWork: BriefAtWork;
  /** Of each fact, once the text was checked. */
  readonly states: readonly FactState[] | null;
}

export function FactForm({ brief, atWork, states }: FactFormProps) {
  const m = useMessages();
  const [pasting, setPasting] = useState(false);
  const [shown, setShown] = useState(firstShown);
  const examples = new Map(brief.template.slots.map(({ name, example }) => [factKey(name), example]));
  const wanted = useRef<number | null>(null);
  const { length } = brief.facts;
  // A new fact takes the focus when it is there.
  useEffect(() => {
    if (wanted.current === null || wanted.current >= Math.min(length, shown)) return;
    focusFact(wanted.current);
    wanted.current = null;
  }, [length, shown]);
  const { actions } = atWork;
  const add = useCallback(() => {
    const at = actions.addFacts([noFact]);
    wanted.current = at;
    if (at !== null) setShown((before) => Math.max(before, at + 1));
  }, [actions]);
  const facts = useRef(brief.facts);
  facts.current = brief.facts;
  const toNext = useCallback(
    (index: number) => {
      const next = facts.current[index + 1];
      if (next === undefined) return add();
      if (index + 1 >= shown) {
        wanted.current = index + 1;
        setShown(shown + firstShown);
      } else focusFact(index + 1, next.name.trim() === '' ? 'name' : 'value');
    },
    [add, shown],
  );
  return (
    <div className="stack-tight">
      <div className="spread">
        <h3>{m.brief.facts}</h3>
        {atWork.undo === null ? null : (
          <Button size="compact-xs" variant="subtle" leftSection={<Icon name="back" size={14} />} onClick={atWork.undo}>
            {m.brief.undo}
          </Button>
        )}
      </div>
      <ul className={styles.facts} aria-label={m.brief.facts}>
        {brief.facts.slice(0, shown).map((fact, index) => (
          <FactRow
            // A fact has nothing that stays the same but its place.
            key={index}
            index={index}
            fact={fact}
            example={examples.get(factKey(fact.name)) ?? ''}
            state={states?.[index] ?? null}
            actions={actions}
            onNext={toNext}
          />
        ))}
      </ul>
      {length <= shown ? null : (
        <Button size="xs" variant="subtle" onClick={() => setShown(shown + firstShown)}>
          {m.brief.showMore(length - shown)}
        </Button>
      )}
      <div className="row">
        <Button size="xs" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={add}>
          {m.brief.add}
        </Button>
        <Button size="xs" variant="default" aria-expanded={pasting} onClick={() => setPasting(!pasting)}>
          {m.brief.paste}
        </Button>
      </div>
      {pasting ? <PasteFacts actions={actions} onDone={() => setPasting(false)} /> : null}
      <span className="soft small">{m.brief.enterHelp}</span>
    </div>
  );
}
