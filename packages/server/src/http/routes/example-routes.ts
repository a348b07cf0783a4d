/** /api/examples */
import { exampleModelRequestSchema, exampleParametersSchema, modelSchema } from '@fourhands/core';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from '../../commands/context.ts';
import { addExampleModel, drawExample } from '../../commands/examples.ts';
import { bytesAnswer, errors, forGood, jsonAnswer, jsonBody, newRoutes, sendBytes } from '../routes.ts';

export function exampleRoutes(context: Context) {
  return newRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/examples/{index}',
        summary: 'An example picture, which the program draws',
        request: { params: exampleParametersSchema },
        responses: { 200: bytesAnswer('image/png', 'The picture.'), ...errors },
      }),
      async (c) => sendBytes(await drawExample(context, c.req.valid('param').index), 'image/png', forGood),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/examples/model',
        summary: 'Put the model that has learned the example pictures among the others',
        request: { body: jsonBody(exampleModelRequestSchema) },
        responses: {
          200: jsonAnswer(modelSchema, 'It was there already.'),
          201: jsonAnswer(modelSchema, 'It was added.'),
          ...errors,
        },
      }),
      async (c) => {
        const { model, duplicate } = await addExampleModel(context, c.req.valid('json').name);
        return duplicate ? c.json(model, 200) : c.json(model, 201);
      },
    );
}
