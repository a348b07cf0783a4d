/** The other hand: the way of working, what is asked of the maker, and what it takes into account. */
import { Button, NativeSelect, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { conditioningOf } from '@fourhands/core/taste/conditioning';
import type { Mode } from '@fourhands/core/work/work';
import { describeError } from '../../api/describe-error.ts';
import { decisionsQuery } from '../../api/queries.ts';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { switchOffline } from '../../state/offline.ts';
import { LearnedNotes } from './learned-notes.tsx';
import { BriefFields, SourceChoice } from './brief/brief-hand.tsx';
import { FactFindings, useFindingActions } from './brief/fact-findings.tsx';
import type { BriefAtWork } from './brief/use-brief.ts';
import type { FactsAtWork } from './brief/use-fact-check.ts';
import { isUsable, useDesk, type Scope } from './desk.ts';
import { ImproveHand } from './improve-hand.tsx';
import styles from './hand.module.css';
import { ControlSlider, WhereItGoes } from './maker-parts.tsx';
import type { HunksAtWork } from './use-hunks.ts';
import type { ImproveAtWork } from './use-improve.ts';
import type { Together } from './use-together.ts';
import { TogetherHand } from './together-hand.tsx';

const modes: readonly Mode[] = ['prompt-guided', 'iterative', 'co-creation'];
export const promptFieldId = 'hand-prompt';

function MakerChoice() {
  const m = useMessages();
  const { makers, maker, change, offline, fromBrief } = useDesk();
  if (makers === undefined) return null;
  if (makers.length === 0) {
    return (
      <PlainNotice>
        {m.hand.noMakers}
        <span className="row">
          <Link to="/makers">{m.hand.makersLink}</Link>
          <Link to="/runs/new">{m.hand.trainLink}</Link>
        </span>
      </PlainNotice>
    );
  }
  const why = makers.find(({ available }) => !available)?.reason ?? null;
  return (
    <div className="stack-tight">
      <NativeSelect
        label={m.hand.maker}
        value={maker?.id ?? ''}
        onChange={(event) => change(fromBrief ? { briefMakerId: event.target.value } : { makerId: event.target.value })}
        {...(fromBrief ? { description: m.brief.leftOut } : {})}
        data={makers
          .filter(({ briefs }) => fromBrief || briefs !== 'only')
          .map((one) => ({
            value: one.id,
            label: fromBrief && one.briefs === undefined ? m.brief.tooWeak(one.name) : one.name,
            disabled: !isUsable(one, fromBrief),
          }))}
      />
      {maker === null && why !== null ? <span className="soft small">{m.hand.unavailable(why)}</span> : null}
      <div className="spread">
        {maker === null ? <span /> : <WhereItGoes maker={maker} />}
        <Link to="/makers" className="soft small">
          {m.hand.makersLink}
        </Link>
      </div>
      {maker?.learned === undefined ? null : <LearnedNotes learned={maker.learned} />}
      <Switch
        label={m.hand.offline}
        checked={offline}
        onChange={(event) => {
          switchOffline(event.currentTarget.checked).catch((error: unknown) =>
            notify(describeError(m, error).text, 'danger'),
          );
        }}
      />
    </div>
  );
}

function Controls() {
  const m = useMessages();
  const { maker, settings, change } = useDesk();
  return (
    <details className={styles.controls}>
      <summary>{m.hand.controls}</summary>
      <div className="stack-tight" style={{ gap: 12, paddingTop: 12 }}>
        {maker?.controls.map((control) => (
          <ControlSlider
            key={control.name}
            control={control}
            value={settings.controls[control.name] ?? control.default}
            onChange={(value) => change({ controls: { ...settings.controls, [control.name]: value } })}
          />
        ))}
        <TextInput
          size="xs"
          label={m.hand.seed}
          description={m.hand.seedHelp}
          inputMode="numeric"
          autoComplete="off"
          value={settings.seed}
          onChange={(event) => change({ seed: event.target.value.replaceAll(/\D/g, '').slice(0, 10) })}
        />
      </div>
    </details>
  );
}

/** What the next request is told of earlier choices: the server uses the same rule on the same decisions. */
function Taste() {
  const m = useMessages();
  const { work, settings, change } = useDesk();
  const decisions = useQuery(decisionsQuery(work.id)).data;
  const taste = useMemo(() => conditioningOf(decisions ?? []), [decisions]);
  const list = (title: string, texts: readonly string[]) =>
    texts.length === 0 ? null : (
      <div>
        <h3>{title}</h3>
        <ul className={styles.taste}>
          {texts.map((text) => (
            <li key={text} dir="auto">
              {text}
            </li>
          ))}
        </ul>
      </div>
    );
  const nothing = taste.kept.length + taste.rejected.length === 0;
  return (
    <div className="stack-tight">
      <Switch
        label={m.hand.learn}
        description={m.hand.learnHelp}
        checked={settings.learn}
        onChange={(event) => change({ learn: event.currentTarget.checked })}
      />
      {settings.learn ? (
        <details className={styles.controls}>
          <summary>{m.hand.taste}</summary>
          <div className="stack-tight" style={{ paddingTop: 8 }}>
            {nothing ? <span className="soft">{m.hand.tasteNothing}</span> : null}
            {list(m.hand.tasteKept, taste.kept)}
            {list(m.hand.tasteRejected, taste.rejected)}
          </div>
        </details>
      ) : null}
    </div>
  );
}

function PromptField() {
  const m = useMessages();
  const { work, prompt, setPrompt, fromBrief } = useDesk();
  const label = {
    'prompt-guided': fromBrief ? m.brief.wishes : m.hand.prompt,
    iterative: m.hand.promptImprove,
    'co-creation': m.hand.promptTogether,
  }[work.mode];
  return (
    <Textarea
      id={promptFieldId}
      label={label}
      placeholder={
        fromBrief
          ? m.brief.wishesPlaceholder
          : work.mode === 'iterative'
            ? m.hand.promptImprovePlaceholder
            : m.hand.promptPlaceholder
      }
      autosize={false}
      rows={work.mode === 'prompt-guided' && !fromBrief ? 4 : 2}
      maxLength={20_000}
      value={prompt}
      onChange={(event) => setPrompt(event.target.value)}
    />
  );
}

function PromptHand({ onRun, lacks }: { readonly onRun: () => void; readonly lacks: string | null }) {
  const m = useMessages();
  const { settings, change, streaming, asking, maker, stop, proposals, fromBrief } = useDesk();
  const again = proposals.some(({ recipe }) => recipe.mode === 'prompt-guided');
  const scopes: readonly Scope[] = ['whole', 'end', 'selection'];
  return (
    <>
      <div className={styles.pair}>
        <NativeSelect
          label={m.hand.scope}
          value={settings.scope}
          onChange={(event) => change({ scope: event.target.value as Scope })}
          data={scopes.map((scope) => ({ value: scope, label: m.hand.scopes[scope] }))}
        />
        <NativeSelect
          label={m.hand.candidates}
          value={String(settings.candidates)}
          onChange={(event) => change({ candidates: Number(event.target.value) })}
          data={['1', '2', '3', '4']}
        />
      </div>
      {streaming === null ? (
        <Button
          onClick={onRun}
          loading={asking}
          disabled={maker === null || lacks !== null}
          leftSection={<Icon name="play" size={18} />}
        >
          {fromBrief ? (again ? m.brief.runMore : m.brief.run) : again ? m.hand.runMore : m.hand.run}
        </Button>
      ) : (
        <Button variant="default" onClick={stop} leftSection={<Icon name="stop" size={18} />}>
          {m.hand.stop}
        </Button>
      )}
      {lacks === null ? null : <span className="soft small">{lacks}</span>}
    </>
  );
}

interface HandPanelProps {
  readonly brief: BriefAtWork;
  readonly facts: FactsAtWork;
  /** Something in the text is gone to. */
  readonly onJump: () => void;
  readonly onRun: () => void;
  readonly hunks: HunksAtWork;
  readonly improve: ImproveAtWork;
  readonly together: Together;
  readonly onTakeBack: () => void;
}

export function HandPanel({ onRun, hunks, improve, together, onTakeBack, brief, facts, onJump }: HandPanelProps) {
  const m = useMessages();
  const desk = useDesk();
  const { work, setMode, error, fromBrief } = desk;
  const actions = useFindingActions(desk, brief, facts, onJump);
  const given = brief.brief?.facts.some(({ name, value }) => name.trim() !== '' && value.trim() !== '') === true;
  return (
    <div className="stack" data-hand>
      <div className="stack-tight">
        <SegmentedControl
          fullWidth
          aria-label={m.work.mode}
          value={work.mode}
          onChange={(mode) => setMode(mode)}
          data={modes.map((mode) => ({ value: mode, label: m.modes[mode] }))}
        />
        <p className="soft small">{m.modeHelp[work.mode]}</p>
      </div>
      {error === null || error === undefined ? null : (
        <ErrorNotice error={error}>
          <Button size="xs" variant="default" onClick={desk.clearError}>
            {m.common.dismiss}
          </Button>
        </ErrorNotice>
      )}
      {work.mode === 'prompt-guided' ? <SourceChoice /> : null}
      <FactFindings
        facts={facts}
        actions={actions}
        canAsk={fromBrief ? desk.maker !== null && desk.streaming === null && !desk.asking : null}
      />
      {fromBrief ? <BriefFields atWork={brief} facts={facts} /> : null}
      {fromBrief && brief.brief === null ? null : (
        <>
          <PromptField />
          {work.mode === 'prompt-guided' ? (
            <PromptHand onRun={onRun} lacks={fromBrief && !given ? m.brief.needsFact : null} />
          ) : null}
        </>
      )}
      {work.mode === 'iterative' ? <ImproveHand hunks={hunks} improve={improve} /> : null}
      {work.mode === 'co-creation' ? <TogetherHand together={together} onTakeBack={onTakeBack} /> : null}
      <hr className={styles.rule} />
      <MakerChoice />
      <Controls />
      <Taste />
    </div>
  );
}
