/** One model of this machine: what it is, whether it works, and whether its files are still the same. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { LocalModel } from '@fourhands/core/protocol/local-models';
import { client } from '../../api/client.ts';
import { describeError, messageOfCode } from '../../api/describe-error.ts';
import { DeleteMenu } from '../../components/delete-menu.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Facts } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import styles from './makers.module.css';
import { refreshMakers } from './refresh-makers.ts';

export function LocalModelPanel({ model }: { readonly model: LocalModel }) {
  const m = useMessages();
  const format = useFormat();
  const test = useMutation({ mutationFn: () => client.testLocalModel(model.id), onSettled: refreshMakers });
  const check = useMutation({
    mutationFn: () => client.checkLocalModel(model.id),
    onSuccess({ name }) {
      notify(m.localModels.checked(name));
      refreshMakers();
    },
  });
  const { source, problem } = model;
  const from = source.kind === 'hub' ? `${source.repository}@${source.commit.slice(0, 12)}` : source.path;
  const fetched = source.kind === 'hub' ? m.localModels.removeFetched : m.localModels.removeNote;
  return (
    <article className={styles.provider} aria-label={model.name}>
      <div className="spread" style={{ flexWrap: 'wrap', gap: 8 }}>
        <div style={{ minWidth: 0 }}>
          <h3>{model.name}</h3>
          <span className="soft small">
            {model.modelType} · {m.localModels.weightTypes[model.type]} ·{' '}
            {model.awake ? m.localModels.awake : m.localModels.asleep}
          </span>
        </div>
        <div className="row">
          <Button
            size="xs"
            variant="default"
            disabled={problem !== null}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {m.localModels.test}
          </Button>
          <Button
            size="xs"
            variant={problem === null ? 'default' : 'filled'}
            loading={check.isPending}
            onClick={() => check.mutate()}
          >
            {m.localModels.check}
          </Button>
          <DeleteMenu
            label={`${m.work.more}: ${model.name}`}
            onDelete={() =>
              deleteWithUndo({
                key: model.id,
                text: `${m.localModels.removed(model.name)} ${fetched}`,
                run: () => client.removeLocalModel(model.id).then(refreshMakers),
                onError: (error) => notify(describeError(m, error).text, 'danger'),
              })
            }
          />
        </div>
      </div>
      {problem === null ? null : (
        <div className={styles.reason} role="status">
          {messageOfCode(m, problem.code) ?? problem.message}
        </div>
      )}
      <div
        role="status"
        className={test.data === undefined ? 'soft small' : styles.tested}
        data-works={test.data?.works}
      >
        {test.isPending
          ? model.medium === 'speech'
            ? m.localModels.openingVoice
            : m.localModels.opening
          : test.data === undefined
            ? null
            : test.data.works
              ? `${m.makers.works(format.measuredSeconds(test.data.milliseconds / 1000))} “${test.data.message}”`
              : `${m.makers.worksNot} ${test.data.message}`}
      </div>
      {test.error === null ? null : <ErrorNotice error={test.error} />}
      {check.error === null ? null : <ErrorNotice error={check.error} />}
      <Facts
        rows={[
          [m.localModels.facts.size, format.bytes(model.bytes)],
          [m.localModels.facts.memory, format.bytes(model.memoryBytes)],
          model.medium === 'speech'
            ? [m.localModels.facts.voices, m.common.list(model.voices.map(({ name }) => name))]
            : [m.localModels.facts.context, m.localModels.tokens(format.count(model.contextTokens))],
          [m.localModels.facts.licence, model.licence ?? m.localModels.unknown],
          [m.localModels.facts.source, from],
          [m.localModels.facts.hash, model.hash.slice(0, 16)],
        ]}
      />
    </article>
  );
}
