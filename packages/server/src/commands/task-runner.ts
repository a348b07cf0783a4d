/** How one long task after the other is run, whatever process does it. */

/**
 * Hears the share that is done, from 0 to 1, and now and then how it stands: the file of a small picture, of a task that makes one.
 */
export type TellProgress = (share: number, preview?: Uint8Array) => void;

export interface TaskRunner<Task, Made> {
  /**
   * Aborting ends it at once, by the signal's reason.
   * @throws the task's own errors by their codes, WorkerCrashed, WorkTooSlow, ServerClosing
   */
  run(task: Task, progress: TellProgress, signal: AbortSignal): Promise<Made>;
}
