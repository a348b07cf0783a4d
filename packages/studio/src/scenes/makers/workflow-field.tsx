/** A ComfyUI workflow: pasted or brought as a file, with what its nodes were found to take, to be corrected. */
import { NativeSelect, Textarea } from '@mantine/core';
import {
  type ComfyRole,
  comfyRoles,
  type ComfyWorkflow,
  longestWorkflow,
  nameOfPlace,
  placesFor,
  readWorkflow,
} from '@fourhands/core/maker/comfy-workflow';
import { useState } from 'react';
import { describeError } from '../../api/describe-error.ts';
import { FileButton } from '../../components/file-button.tsx';
import { useMessages } from '../../i18n/language.tsx';
import styles from './makers.module.css';

interface WorkflowFieldProps {
  readonly workflow: ComfyWorkflow | null;
  readonly missing: boolean;
  readonly onChange: (workflow: ComfyWorkflow | null) => void;
}

export function WorkflowField({ workflow, missing, onChange }: WorkflowFieldProps) {
  const m = useMessages();
  const [text, setText] = useState(() => (workflow === null ? '' : JSON.stringify(workflow.graph, null, 1)));
  const [problem, setProblem] = useState<string | null>(null);
  const take = (pasted: string) => {
    setText(pasted);
    try {
      onChange(pasted.trim() === '' ? null : readWorkflow(pasted));
      setProblem(null);
    } catch (error) {
      onChange(null);
      setProblem(describeError(m, error).text);
    }
  };
  return (
    <div className="stack-tight">
      <Textarea
        label={m.pictureServices.workflow}
        description={m.pictureServices.workflowHelp}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={longestWorkflow}
        spellCheck={false}
        value={text}
        onChange={(event) => take(event.target.value)}
        error={problem ?? (missing ? m.makers.missing : undefined)}
      />
      <div>
        <FileButton
          size="xs"
          variant="default"
          accept=".json,application/json"
          multiple={false}
          onFiles={([file]) => void file?.file.text().then(take)}
        >
          {m.pictureServices.workflowFile}
        </FileButton>
      </div>
      {workflow === null ? null : (
        <>
          <span className="soft small">{m.pictureServices.rolesHelp}</span>
          <div className={styles.money}>
            {comfyRoles.map((role) => (
              <RoleField key={role} role={role} workflow={workflow} onChange={onChange} />
            ))}
          </div>
          {workflow.roles.picture === null ? <span className="soft small">{m.pictureServices.onlyPaints}</span> : null}
        </>
      )}
    </div>
  );
}

interface RoleFieldProps {
  readonly role: ComfyRole;
  readonly workflow: ComfyWorkflow;
  readonly onChange: (workflow: ComfyWorkflow) => void;
}

function RoleField({ role, workflow, onChange }: RoleFieldProps) {
  const m = useMessages();
  const { graph, roles } = workflow;
  const places = placesFor(graph, role);
  const at = places.findIndex(({ node, input }) => node === roles[role]?.node && input === roles[role].input);
  const none = role === 'prompt' ? [] : [{ value: '-1', label: m.pictureServices.nothing }];
  return (
    <NativeSelect
      label={m.pictureServices.roles[role]}
      value={String(at)}
      onChange={(event) => onChange({ graph, roles: { ...roles, [role]: places[Number(event.target.value)] ?? null } })}
      data={[...none, ...places.map((place, index) => ({ value: String(index), label: nameOfPlace(graph, place) }))]}
    />
  );
}
