/** How one long task after the other is run, whatever process does it. */
export interface TaskRunner<Task, Made> {
  /**
   * Aborting ends it at once, by the signal's reason. `progress` hears the share that is done, from 0 to 1.
   * @throws the task's own errors by their codes, WorkerCrashed, WorkTooSlow, ServerClosing
   */
  run(task: Task, progress: (share: number) => void, signal: AbortSignal): Promise<Made>;
}
