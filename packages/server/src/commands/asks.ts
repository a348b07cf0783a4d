/** How commands ask a worker for work, whatever process does it. */

/** The operations of a worker by name: each takes one request and promises one answer, both made of plain data and bytes. */
export type Operations<Work> = { readonly [Name in keyof Work]: (request: never) => Promise<unknown> };
export type RequestOf<Operation> = Operation extends (request: infer Request) => unknown ? Request : never;
export type AnswerOf<Operation> = Operation extends (request: never) => Promise<infer Answer> ? Answer : never;

export interface Asks<Work extends Operations<Work>> {
  /**
   * @param milliseconds after which the work is ended
   * @param what names the work in messages: “Reading the picture”
   * @param signal raised where nobody waits any more: work whose turn has not come is then left
   * @throws the worker's own error, by its code, or that it crashed, was too slow, or is too busy
   */
  ask<Name extends keyof Work & string>(
    operation: Name,
    request: RequestOf<Work[Name]>,
    milliseconds: number,
    what: string,
    signal?: AbortSignal,
  ): Promise<AnswerOf<Work[Name]>>;
}
