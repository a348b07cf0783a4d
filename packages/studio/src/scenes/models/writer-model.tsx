/** A writer that was trained here: its card, how much it copies, and the way into a text with it. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Model } from '@fourhands/core/protocol/model';
import { makersQuery, presetsQuery, runsQuery } from '../../api/queries.ts';
import { PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Facts, Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useMessages } from '../../i18n/language.tsx';
import { useNewWork } from '../../state/use-new-work.ts';
import { chooseMaker } from '../work/desk.ts';
import { ModelFacts } from './model-side.tsx';

function useMaker(model: Model) {
  const { data } = useQuery(makersQuery);
  return data?.makers.find(({ hash }) => hash === model.sha256);
}

function DataCard({ model }: { readonly model: Model }) {
  const { language, messages: m } = useLanguage();
  const format = useFormat();
  const { data: runs } = useQuery(runsQuery);
  const { data: offer } = useQuery(presetsQuery);
  const run = runs?.find(({ id }) => id === model.runId);
  const facts = model.writer;
  if (facts === null) return null;
  const { data } = facts;
  const preset = offer?.presets.find(({ name }) => name === facts.preset);
  const trained = run?.progress?.elapsedSeconds;
  const heldOut = data?.heldOutAs === 'ends' ? m.texts.planHeldOutEnds : m.texts.planHeldOutDocuments;
  /** No row where the file does not say. */
  const figure = (label: string, name: string, said: (value: number) => string) => {
    const value = model.figures[name] ?? null;
    return value === null ? [] : [[label, said(value)] as const];
  };
  const copied = [
    ...figure(m.texts.copiedShare, 'copiedShare', format.percent),
    ...figure(m.texts.longestRun, 'longestCopiedRun', format.count),
  ];
  return (
    <>
      <Section title={m.texts.card}>
        <Facts
          rows={[
            ...(data === null
              ? []
              : ([
                  [
                    m.texts.learnedFrom,
                    `${m.texts.count(data.texts)} · ${m.texts.charactersOf(format.count(data.characters))}`,
                  ],
                  [m.texts.planHeldOut, heldOut(format.count(data.heldOutCharacters))],
                  ...(data.leftOut > 0 ? ([[m.texts.leftOut, format.count(data.leftOut)]] as const) : []),
                  [m.texts.base, data.base === null ? m.texts.fromNothing : m.texts.shipped],
                  [m.texts.planUnit, m.texts.units[data.tokenUnit]],
                ] as const)),
            ...figure(m.texts.heldOutFigure, 'natsPerCharacter', format.measured),
            ...figure(m.texts.bits, 'bitsPerCharacter', format.measured),
            ...figure(m.texts.bestStep, 'bestStep', format.count),
            ...figure(m.texts.parameters, 'parameters', format.count),
            [m.texts.vocabulary, m.texts.tokens(format.count(facts.vocabularySize))],
            [m.texts.planContext, m.texts.charactersOf(format.count(facts.contextCharacters))],
            ...(trained === undefined ? [] : ([[m.texts.trainedFor, format.duration(trained)]] as const)),
            [m.runs.seed, facts.seed],
            [m.runs.preset, preset?.label[language] ?? facts.preset],
          ]}
        />
      </Section>
      {data === null || (copied.length === 0 && data.longestCopy === '') ? null : (
        <Section title={m.texts.copied} help={m.texts.copiedHelp}>
          <Facts rows={copied} />
          {data.longestCopy === '' ? null : (
            <blockquote className="soft small" style={{ margin: 0, overflowWrap: 'anywhere' }} dir="auto">
              {data.longestCopy}
            </blockquote>
          )}
        </Section>
      )}
      {data === null ? null : (
        <Section title={m.texts.data}>
          <p className="small" style={{ overflowWrap: 'anywhere' }}>
            {data.titles.slice(0, 20).join(' · ')}
            {data.texts > 20 ? ` ${m.texts.andMore(data.texts - 20)}` : ''}
          </p>
        </Section>
      )}
      <Section title={m.texts.limits}>
        <p className="soft small">{m.texts.limitsText}</p>
      </Section>
    </>
  );
}

interface WriterModelProps {
  readonly model: Model;
  readonly title: ReactNode;
  readonly tools: ReactNode;
}

export function WriterModel({ model, title, tools }: WriterModelProps) {
  const m = useMessages();
  const maker = useMaker(model);
  const newWork = useNewWork();
  return (
    <div className="page stack" style={{ gap: 32, maxWidth: 720 }}>
      <div className="spread">
        {title}
        {tools}
      </div>
      <div className="stack-tight">
        <div>
          <Button
            disabled={maker === undefined}
            leftSection={<Icon name="pencil" size={18} />}
            onClick={() => {
              if (maker === undefined) return;
              chooseMaker(maker.id);
              void newWork({ mode: 'prompt-guided' });
            }}
          >
            {m.texts.write}
          </Button>
        </div>
        <p className="soft small">{m.texts.writeHint}</p>
      </div>
      {maker?.learned?.recites === true ? <PlainNotice>{m.texts.recites}</PlainNotice> : null}
      <DataCard model={model} />
      <ModelFacts model={model} />
    </div>
  );
}
