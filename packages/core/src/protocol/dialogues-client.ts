/** The part of the client for dialogues. */
import {
  type Dialogue,
  type DialogueDetail,
  dialogueDetailSchema,
  type DialogueEvent,
  dialogueEventSchema,
  type DialogueMessage,
  dialogueMessageSchema,
  dialogueSchema,
} from '../dialogue/dialogue.ts';
import {
  type DialogueChange,
  dialogueListSchema,
  type DialogueQuery,
  type NewAnswer,
  type NewDialogue,
  type NewMessage,
  type NewPassage,
  type PutPassage,
  putPassageSchema,
  saidSchema,
  type TalkFormat,
} from './dialogues.ts';
import { type CallOptions, pathOf, type WatchOptions, withQuery } from './server-calls.ts';
import { LocalModelsClient } from './local-models-client.ts';

export class DialoguesClient extends LocalModelsClient {
  // Dialogues

  /** The one that changed last first. */
  async listDialogues(query: DialogueQuery = {}, options: CallOptions = {}): Promise<Dialogue[]> {
    return (await this.json(dialogueListSchema, withQuery('/api/dialogues', query), options)).dialogues;
  }

  createDialogue(dialogue: NewDialogue = {}, options: CallOptions = {}): Promise<Dialogue> {
    return this.json(dialogueSchema, '/api/dialogues', { ...options, method: 'POST', json: dialogue });
  }

  getDialogue(id: string, options: CallOptions = {}): Promise<DialogueDetail> {
    return this.json(dialogueDetailSchema, pathOf`/api/dialogues/${id}`, options);
  }

  /** Its title, the path that is shown, or whether it is in the trash. */
  changeDialogue(id: string, change: DialogueChange, options: CallOptions = {}): Promise<Dialogue> {
    return this.json(dialogueSchema, pathOf`/api/dialogues/${id}`, { ...options, method: 'PATCH', json: change });
  }

  /** For good. It must be in the trash. Works keep what was put into them. */
  deleteDialogue(id: string, options: CallOptions = {}): Promise<void> {
    return this.nothing(pathOf`/api/dialogues/${id}`, { ...options, method: 'DELETE' });
  }

  /** The message, and the answer before anything of it came where one was asked for. */
  async say(dialogueId: string, message: NewMessage, options: CallOptions = {}): Promise<DialogueMessage[]> {
    const path = pathOf`/api/dialogues/${dialogueId}/messages`;
    return (await this.json(saidSchema, path, { ...options, method: 'POST', json: message })).messages;
  }

  /** One more answer, before anything of it came. */
  askAnswer(dialogueId: string, answer: NewAnswer, options: CallOptions = {}): Promise<DialogueMessage> {
    const path = pathOf`/api/dialogues/${dialogueId}/answers`;
    return this.json(dialogueMessageSchema, path, { ...options, method: 'POST', json: answer });
  }

  /** What came until now stays. */
  stopMessage(id: string, options: CallOptions = {}): Promise<DialogueMessage> {
    return this.json(dialogueMessageSchema, pathOf`/api/messages/${id}/stop`, { ...options, method: 'POST' });
  }

  /**
   * The events of a dialogue, for as long as the loop goes on: reconnects by itself, and each connection starts with a
   * `snapshot`. Ends after `deleted`. See `applyDialogueEvent`.
   */
  watchDialogue(id: string, options: WatchOptions = {}): AsyncGenerator<DialogueEvent, void, void> {
    const path = pathOf`/api/dialogues/${id}/events`;
    return this.watch(dialogueEventSchema, path, ({ type }) => type === 'deleted', options);
  }

  /** A passage of a message comes into a work; durable when this answers. */
  putPassage(messageId: string, passage: NewPassage, options: CallOptions = {}): Promise<PutPassage> {
    const path = pathOf`/api/messages/${messageId}/passages`;
    return this.json(putPassageSchema, path, { ...options, method: 'POST', json: passage });
  }

  exportDialogueUrl(id: string, format: TalkFormat, leafId?: string): string {
    return this.address + withQuery(pathOf`/api/dialogues/${id}/export`, { format, leafId });
  }
}
