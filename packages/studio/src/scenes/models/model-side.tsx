/** What is known of a model, and what can be done with its file. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pitchName } from '@fourhands/core/media/score/pitch-spelling';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { runsQuery } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { Facts, Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.tsx';

/** Trainers name a figure after its term, with `validation` before it where they measured it there. */
function figureName(m: Messages, name: string): string {
  const names: Readonly<Record<string, string>> = { ...m.figures, ...m.melodies.figures };
  const bare = name.replace(/^validation([A-Z])/, (_, letter: string) => letter.toLowerCase());
  return Object.hasOwn(names, bare) ? (names[bare] ?? name) : name;
}

/** What the figures were measured on. */
function helpOf(m: Messages, { kind }: Model): string {
  if (kind === 'gan') return m.gan.figuresHelp;
  return kind === 'melody' ? m.melodies.figuresHelp : m.models.figuresHelp;
}

export function ModelFacts({ model }: { readonly model: Model }) {
  const m = useMessages();
  const format = useFormat();
  const { data: runs } = useQuery(runsQuery);
  const origin =
    model.runId === null ? (
      m.models.importedOrigin
    ) : (
      <Link to="/runs/$runId" params={{ runId: model.runId }}>
        {runs?.find((run) => run.id === model.runId)?.name ?? m.common.open}
      </Link>
    );
  return (
    <>
      {Object.keys(model.figures).length === 0 || model.kind === 'writer' || model.kind === 'spectra' ? null : (
        <Section title={m.models.figures} help={helpOf(m, model)}>
          <Facts
            rows={Object.entries(model.figures).map(
              ([name, value]) =>
                [
                  figureName(m, name),
                  Number.isInteger(value) ? format.count(value ?? 0) : format.measured(value),
                ] as const,
            )}
          />
        </Section>
      )}
      <Section title={m.nav.side}>
        <Facts
          rows={[
            [m.common.size, format.bytes(model.bytes)],
            ...(model.vae === null
              ? []
              : ([
                  [m.models.pictureSize, `${model.vae.imageWidth} × ${model.vae.imageHeight}`],
                  [m.models.latentSize, model.vae.latentSize],
                ] as const)),
            ...(model.gan === null
              ? []
              : ([
                  [m.models.pictureSize, `${model.gan.imageSize} × ${model.gan.imageSize}`],
                  [m.models.latentSize, model.gan.latentSize],
                ] as const)),
            ...(model.melody === null
              ? []
              : ([
                  [m.melodies.phraseLength, m.melodies.sixteenths(format.count(model.melody.phraseSteps))],
                  [
                    m.melodies.pitches,
                    `${pitchName(model.melody.lowestPitch, null)} – ${pitchName(model.melody.highestPitch, null)}`,
                  ],
                  [m.models.latentSize, model.melody.latentSize],
                ] as const)),
            [m.models.fromRun, origin],
            [m.models.fingerprint, <code key="hash">{model.sha256.slice(0, 12)}</code>],
          ]}
        />
        <Button
          component="a"
          href={client.modelFileUrl(model.id)}
          download={`${model.name}.safetensors`}
          variant="default"
          leftSection={<Icon name="download" size={18} />}
        >
          {m.models.download}
        </Button>
      </Section>
    </>
  );
}
