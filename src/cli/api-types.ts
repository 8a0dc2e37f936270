// biome-ignore-all lint: generated
// biome-ignore-all format: generated
/** The HTTP API in types, written by npm run api-types from its OpenAPI document. Do not edit. */

export interface paths {
  '/health': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Health'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/webhooks/replicate': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query: { tenant: string; job: string; prediction: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            received: true;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string; status?: "queued" | "planning" | "drawing" | "awaiting_approval" | "filming" | "cutting" | "completed" | "failed" | "canceled"; clientId?: string; campaignId?: string; q?: string; createdAfter?: string; createdBefore?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Job'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: { dryRun?: "true" | "false" }; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateJob'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Plan'] } };
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Job'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { wait?: number }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Job'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    patch: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['PatchJob'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Job'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
  };
  '/v1/jobs/{jobId}/approve': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: { content: { 'application/json': components['schemas']['ApproveJob'] } };
      responses: {
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Job'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/render': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: { dryRun?: "true" | "false" }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['RenderQuote'] } };
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Job'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/retry': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Job'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/cancel': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Job'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/estimates': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateJob'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Plan'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/models': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string; kind?: "image" | "video" | "music" | "speech" | "transcription" | "upscale" | "planner"; supports?: "startImage" | "endImage" | "references" | "sound" | "seed" }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Model'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/voices': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Voices'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/scenes': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Scene'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['InsertScene'] } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Scene'])[];
            nextCursor: string | null;
          } } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/scenes/order': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['SceneOrder'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Scene'])[];
            nextCursor: string | null;
          } } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/scenes/{sceneId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { jobId: string; sceneId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Scene'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete: {
      parameters: { query?: never; header?: never; path: { jobId: string; sceneId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Scene'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    patch: {
      parameters: { query?: never; header?: never; path: { jobId: string; sceneId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['EditScene'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Scene'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
  };
  '/v1/jobs/{jobId}/scenes/{sceneId}/regenerate': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { jobId: string; sceneId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['RegenerateScene'] } };
      responses: {
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Scene'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/scenes/{sceneId}/takes': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path: { jobId: string; sceneId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Take'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/scenes/{sceneId}/takes/{takeId}/select': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { jobId: string; sceneId: string; takeId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Scene'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/predictions': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Prediction'])[];
            nextCursor: string | null;
            summary: { [name: string]: number };
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/variants': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Variant'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateVariant'] } };
      responses: {
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Job'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/events': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Event'])[];
            nextCursor: string | null;
          }; 'text/event-stream': components['schemas']['Event'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/video': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { redirect?: "true" | "false" }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['SignedLink'] } };
        302: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/thumbnail': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { redirect?: "true" | "false" }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['SignedLink'] } };
        302: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/captions.vtt': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { redirect?: "true" | "false" }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['SignedLink'] } };
        302: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/captions.srt': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { redirect?: "true" | "false" }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['SignedLink'] } };
        302: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/poster': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { redirect?: "true" | "false" }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['SignedLink'] } };
        302: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/sprites.jpg': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { redirect?: "true" | "false" }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['SignedLink'] } };
        302: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/sprites.vtt': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'text/vtt': string } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/metadata': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['VideoMetadata'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/preview': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { redirect?: "true" | "false" }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['SignedLink'] } };
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['PreviewInTheMaking'] } };
        302: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/api-keys': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['ApiKey'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateApiKey'] } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['NewApiKey'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/api-keys/{keyId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { keyId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['ApiKey'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete: {
      parameters: { query?: never; header?: never; path: { keyId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    patch?: never;
  };
  '/v1/api-keys/{keyId}/budget': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { keyId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Budget'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path: { keyId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['SetBudget'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['ApiKey'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/clients': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Client'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateClient'] } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Client'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/clients/{clientId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { clientId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Client'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete: {
      parameters: { query?: never; header?: never; path: { clientId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    patch: {
      parameters: { query?: never; header?: never; path: { clientId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['ChangeClient'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Client'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
  };
  '/v1/clients/{clientId}/budget': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { clientId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Budget'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path: { clientId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['SetBudget'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Client'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/clients/{clientId}/usage': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { since?: string; until?: string }; header?: never; path: { clientId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Usage'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/campaigns': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string; clientId?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Campaign'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateCampaign'] } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Campaign'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/campaigns/{campaignId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { campaignId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Campaign'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete: {
      parameters: { query?: never; header?: never; path: { campaignId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    patch: {
      parameters: { query?: never; header?: never; path: { campaignId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['ChangeCampaign'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Campaign'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
  };
  '/v1/campaigns/{campaignId}/budget': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { campaignId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Budget'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path: { campaignId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['SetBudget'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Campaign'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/campaigns/{campaignId}/usage': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { since?: string; until?: string }; header?: never; path: { campaignId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Usage'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/clients/{clientId}/quota': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { clientId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Quota'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path: { clientId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['SetQuota'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Quota'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/campaigns/{campaignId}/quota': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { campaignId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Quota'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path: { campaignId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['SetQuota'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Quota'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/api-keys/{keyId}/quota': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { keyId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Quota'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path: { keyId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['SetQuota'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Quota'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/assets': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string; clientId?: string; campaignId?: string; type?: "image" | "video" | "audio"; tag?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Asset'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateAsset'] } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['NewAsset'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/assets/{assetId}/complete': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { assetId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Asset'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/assets/{assetId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { assetId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Asset'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete: {
      parameters: { query?: never; header?: never; path: { assetId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    patch: {
      parameters: { query?: never; header?: never; path: { assetId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['ChangeAsset'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Asset'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
  };
  '/v1/assets/{assetId}/content': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { redirect?: "true" | "false" }; header?: never; path: { assetId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['SignedLink'] } };
        302: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/characters': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string; status?: "drawing" | "ready" | "failed"; clientId?: string; q?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Character'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateCharacter'] } };
      responses: {
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Character'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/characters/{characterId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { characterId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Character'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete: {
      parameters: { query?: never; header?: never; path: { characterId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    patch: {
      parameters: { query?: never; header?: never; path: { characterId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['ChangeCharacter'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Character'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
  };
  '/v1/characters/{characterId}/regenerate': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { characterId: string }; cookie?: never };
      requestBody?: { content: { 'application/json': components['schemas']['RegenerateCharacter'] } };
      responses: {
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Character'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/characters/{characterId}/versions': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path: { characterId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['CharacterVersion'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/characters/{characterId}/versions/{versionId}/select': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { characterId: string; versionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Character'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/audit': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string; resource?: string; keyId?: string; after?: string; before?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['AuditEntry'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/usage/reconciliation': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Reconciliation'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/limits': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Limits'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['SetLimits'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Limits'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/usage': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { from?: string; to?: string; groupBy?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['UsageReport'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/stats': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { from?: string; to?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Stats'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/batches': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['BatchSummary'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateBatch'] } };
      responses: {
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Batch'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        402: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/batches/{batchId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { batchId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Batch'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/exports': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Export'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateExport'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Export'] } };
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Export'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/exports/{exportId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { jobId: string; exportId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Export'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/exports/{exportId}/content': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { redirect?: "true" | "false" }; header?: never; path: { jobId: string; exportId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['SignedLink'] } };
        302: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/hls/{token}/{playlist}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { token: string; playlist: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/vnd.apple.mpegurl': string } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/shares': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path: { jobId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['Share'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { jobId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateShare'] } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['NewShare'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/jobs/{jobId}/shares/{shareId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { jobId: string; shareId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Share'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete: {
      parameters: { query?: never; header?: never; path: { jobId: string; shareId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    patch?: never;
  };
  '/s/{token}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { token: string }; cookie?: never };
      requestBody?: never;
      responses: {
        302: { headers: { [name: string]: unknown }; content?: never };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        410: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/webhook-endpoints': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['WebhookEndpoint'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['CreateWebhookEndpoint'] } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['WebhookEndpointWithSecret'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/webhook-endpoints/{endpointId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { endpointId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['WebhookEndpoint'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete: {
      parameters: { query?: never; header?: never; path: { endpointId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    patch: {
      parameters: { query?: never; header?: never; path: { endpointId: string }; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['ChangeWebhookEndpoint'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['WebhookEndpoint'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
  };
  '/v1/webhook-endpoints/{endpointId}/rotate-secret': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { endpointId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['WebhookEndpointWithSecret'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/v1/webhook-endpoints/{endpointId}/deliveries': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; header?: never; path: { endpointId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': {
            data: (components['schemas']['WebhookDelivery'])[];
            nextCursor: string | null;
          } } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/webhook-endpoints/{endpointId}/deliveries/{deliveryId}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path: { endpointId: string; deliveryId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['WebhookDeliveryWithBody'] } };
        304: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
  '/v1/webhook-endpoints/{endpointId}/deliveries/{deliveryId}/replay': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path: { endpointId: string; deliveryId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['WebhookDelivery'] } };
        400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/mcp': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': components['schemas']['JsonRpcMessage'] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['JsonRpcMessage']; 'text/event-stream': components['schemas']['JsonRpcMessage'] } };
        202: { headers: { [name: string]: unknown }; content?: never };
        401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
        429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      };
    };
    delete?: never;
    patch?: never;
  };
  '/docs': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'text/html': string } };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    patch?: never;
  };
}

export interface components {
  schemas: {
    Health: {
      status: "healthy";
      services: ({
        name: string;
        mode: "real" | "simulated" | "rules" | "local" | "off";
        detail: string;
      })[];
    };
    Problem: {
      type: string;
      title: string;
      status: number;
      detail: string;
      instance: string;
      code: string;
      requestId: string;
      errors?: ({
        path: string;
        message: string;
      })[];
    };
    Plan: {
      settings: {
        durationSeconds: number;
        aspectRatio: "16:9" | "9:16" | "1:1" | "4:5";
        resolution: "480p" | "720p" | "1080p";
        fps: 24 | 25 | 30 | 60;
        style: string | null;
        mood: {
          keywords: (string)[];
          palette: (string)[];
          direction: string | null;
        } | null;
        structure: "ad" | "story" | "music_video" | "free";
        preset: "economy" | "balanced" | "premium";
        models: {
          image: string | null;
          video: string | null;
        };
        transition: {
          kind: "cut" | "crossfade" | "dissolve" | "fade" | "fade_white" | "wipe" | "slide" | "zoom";
          seconds: number;
          direction?: "left" | "right" | "up" | "down";
        };
        autoApprove: boolean;
        narration: {
          enabled: boolean;
          voice: string | null;
          language: string;
          speed: number;
          assetId: string | null;
        };
        captions: {
          mode: "burned" | "soft" | "none";
          style: "plain" | "boxed" | "highlight" | "brand";
        };
        music: {
          assetId: string;
          volume: number;
        } | {
          prompt: string;
          volume: number;
        } | null;
        clipSound: number;
        look: {
          grade: "none" | "warm" | "cool" | "film" | "vivid" | "noir";
          logo: {
            assetId: string;
            corner: "top-left" | "top-right" | "bottom-left" | "bottom-right";
          } | null;
          titleCard: string | null;
          endCard: string | null;
        };
        engine: "auto" | "ffmpeg" | "mediaconvert";
        characterIds: (string)[];
        assetIds: (string)[];
        priority: "low" | "normal" | "high";
        stopAfter: "plan" | "images" | null;
        deadlineSeconds: number | null;
        retentionDays: number | null;
        maxCost: number | null;
        seed: number;
      };
      models: {
        image: string;
        video: string;
      };
      effort: "low" | "standard" | "high";
      scenes: ({
        beat: string;
        text: {
          visual: string;
          narration: string | null;
          caption: string | null;
        };
        seconds: number;
      })[];
      predictions: {
        images: number;
        clips: number;
      };
      cost: {
        estimated: number;
        reservation: number;
        items: ({
          component: string;
          model: string;
          quantity: number;
          unit: string;
          unitPrice: number;
          total: number;
          source: string;
          asOf: string;
          reason: string | null;
        })[];
      };
      seconds: {
        usual: number;
        slow: number;
      };
      warnings: (string)[];
      simulated: boolean;
    };
    Job: {
      id: string;
      mode: "prompt" | "storyboard";
      clientId: string | null;
      campaignId: string | null;
      status: "queued" | "planning" | "drawing" | "awaiting_approval" | "filming" | "cutting" | "completed" | "failed" | "canceled";
      title: string | null;
      prompt: string;
      stale: boolean;
      progress: {
        percent: number;
        stage: "queued" | "planning" | "drawing" | "awaiting_approval" | "filming" | "cutting" | "completed" | "failed" | "canceled";
        message: string;
        etaSeconds: number | null;
        images: {
          done: number;
          failed: number;
          total: number;
        };
        clips: {
          done: number;
          failed: number;
          total: number;
        };
      };
      storyboard: {
        sceneCount: number;
        seconds: number;
      } | null;
      settings: {
        durationSeconds: number;
        aspectRatio: "16:9" | "9:16" | "1:1" | "4:5";
        resolution: "480p" | "720p" | "1080p";
        fps: 24 | 25 | 30 | 60;
        style: string | null;
        mood: {
          keywords: (string)[];
          palette: (string)[];
          direction: string | null;
        } | null;
        structure: "ad" | "story" | "music_video" | "free";
        preset: "economy" | "balanced" | "premium";
        models: {
          image: string | null;
          video: string | null;
        };
        transition: {
          kind: "cut" | "crossfade" | "dissolve" | "fade" | "fade_white" | "wipe" | "slide" | "zoom";
          seconds: number;
          direction?: "left" | "right" | "up" | "down";
        };
        autoApprove: boolean;
        narration: {
          enabled: boolean;
          voice: string | null;
          language: string;
          speed: number;
          assetId: string | null;
        };
        captions: {
          mode: "burned" | "soft" | "none";
          style: "plain" | "boxed" | "highlight" | "brand";
        };
        music: {
          assetId: string;
          volume: number;
        } | {
          prompt: string;
          volume: number;
        } | null;
        clipSound: number;
        look: {
          grade: "none" | "warm" | "cool" | "film" | "vivid" | "noir";
          logo: {
            assetId: string;
            corner: "top-left" | "top-right" | "bottom-left" | "bottom-right";
          } | null;
          titleCard: string | null;
          endCard: string | null;
        };
        engine: "auto" | "ffmpeg" | "mediaconvert";
        characterIds: (string)[];
        assetIds: (string)[];
        priority: "low" | "normal" | "high";
        stopAfter: "plan" | "images" | null;
        deadlineSeconds: number | null;
        retentionDays: number | null;
        maxCost: number | null;
        seed: number;
      };
      models: {
        image: string;
        video: string;
      };
      approval: {
        approved: boolean;
        approvedAt: string | null;
      };
      cost: {
        estimated: number;
        reserved: number;
        actual: number;
        variancePercent: number | null;
        reused: {
          takes: number;
          saved: number;
        };
        items: ({
          component: string;
          model: string;
          quantity: number;
          unit: string;
          unitPrice: number;
          total: number;
          source: string;
          asOf: string;
          reason: string | null;
        })[];
      };
      error: components['schemas']['Failure'];
      warnings: (string)[];
      simulated: boolean;
      metadata: { [name: string]: unknown };
      webhookUrl: string | null;
      revision: number;
      stages: ({
        status: "queued" | "planning" | "drawing" | "awaiting_approval" | "filming" | "cutting" | "completed" | "failed" | "canceled";
        at: string;
      })[];
      createdAt: string;
      updatedAt: string;
      completedAt: string | null;
      links: { [name: string]: string };
    };
    Failure: {
      name: string;
      errorClass: string;
      message: string;
      advice: string;
      providerMessage: string | null;
      sceneId: string | null;
      attempts?: number;
    } | null;
    CreateJob: {
      mode?: "prompt" | "storyboard";
      clientId?: string;
      campaignId?: string;
      title?: string;
      prompt?: string;
      scenes?: ({
        beat?: string;
        visual: string;
        narration?: string | null;
        caption?: string | null;
        seconds: number;
        transition?: {
          kind: "cut" | "crossfade" | "dissolve" | "fade" | "fade_white" | "wipe" | "slide" | "zoom";
          seconds?: number;
          direction?: "left" | "right" | "up" | "down";
        };
        grade?: "none" | "warm" | "cool" | "film" | "vivid" | "noir" | null;
        source?: {
          kind: "generated";
        } | {
          kind: "asset";
          assetId: string;
        };
        characterIds?: (string)[] | null;
        mood?: {
          keywords?: (string)[];
          palette?: (string)[];
          direction?: string | null;
        } | null;
      })[];
      durationSeconds?: number;
      aspectRatio?: "16:9" | "9:16" | "1:1" | "4:5";
      resolution?: "480p" | "720p" | "1080p";
      fps?: 24 | 25 | 30 | 60;
      style?: string | null;
      mood?: {
        keywords?: (string)[];
        palette?: (string)[];
        direction?: string | null;
      } | null;
      structure?: "ad" | "story" | "music_video" | "free";
      preset?: "economy" | "balanced" | "premium";
      models?: {
        image?: string;
        video?: string;
      };
      transition?: {
        kind: "cut" | "crossfade" | "dissolve" | "fade" | "fade_white" | "wipe" | "slide" | "zoom";
        seconds?: number;
        direction?: "left" | "right" | "up" | "down";
      };
      autoApprove?: boolean;
      narration?: {
        enabled?: boolean;
        voice?: string | null;
        language?: string;
        speed?: number;
        assetId?: string | null;
      };
      captions?: {
        mode?: "burned" | "soft" | "none";
        style?: "plain" | "boxed" | "highlight" | "brand";
      };
      music?: {
        assetId: string;
        volume?: number;
      } | {
        prompt: string;
        volume?: number;
      } | null;
      clipSound?: number;
      look?: {
        grade?: "none" | "warm" | "cool" | "film" | "vivid" | "noir";
        logo?: {
          assetId: string;
          corner?: "top-left" | "top-right" | "bottom-left" | "bottom-right";
        } | null;
        titleCard?: string | null;
        endCard?: string | null;
      };
      engine?: "auto" | "ffmpeg" | "mediaconvert";
      characterIds?: (string)[];
      assetIds?: (string)[];
      priority?: "low" | "normal" | "high";
      stopAfter?: "plan" | "images" | null;
      deadlineSeconds?: number | null;
      retentionDays?: number | null;
      maxCost?: number | null;
      seed?: number;
      webhookUrl?: string;
      webhookSecret?: string;
      metadata?: { [name: string]: unknown };
    };
    PatchJob: {
      title?: string | null;
      metadata?: { [name: string]: unknown };
      aspectRatio?: "16:9" | "9:16" | "1:1" | "4:5";
      resolution?: "480p" | "720p" | "1080p";
      fps?: 24 | 25 | 30 | 60;
      style?: string | null;
      mood?: {
        keywords?: (string)[];
        palette?: (string)[];
        direction?: string | null;
      } | null;
      preset?: "economy" | "balanced" | "premium";
      models?: {
        image?: string;
        video?: string;
      };
      transition?: {
        kind: "cut" | "crossfade" | "dissolve" | "fade" | "fade_white" | "wipe" | "slide" | "zoom";
        seconds?: number;
        direction?: "left" | "right" | "up" | "down";
      };
      autoApprove?: boolean;
      narration?: {
        enabled?: boolean;
        voice?: string | null;
        language?: string;
        speed?: number;
        assetId?: string | null;
      };
      captions?: {
        mode?: "burned" | "soft" | "none";
        style?: "plain" | "boxed" | "highlight" | "brand";
      };
      music?: {
        assetId: string;
        volume?: number;
      } | {
        prompt: string;
        volume?: number;
      } | null;
      clipSound?: number;
      look?: {
        grade?: "none" | "warm" | "cool" | "film" | "vivid" | "noir";
        logo?: {
          assetId: string;
          corner?: "top-left" | "top-right" | "bottom-left" | "bottom-right";
        } | null;
        titleCard?: string | null;
        endCard?: string | null;
      };
      engine?: "auto" | "ffmpeg" | "mediaconvert";
      characterIds?: (string)[];
      assetIds?: (string)[];
      priority?: "low" | "normal" | "high";
      stopAfter?: "plan" | "images" | null;
      deadlineSeconds?: number | null;
      retentionDays?: number | null;
      maxCost?: number | null;
    };
    ApproveJob: {
      render?: boolean;
    };
    RenderQuote: {
      total: number;
      items: ({
        component: string;
        model: string;
        quantity: number;
        unit: string;
        unitPrice: number;
        total: number;
        source: string;
        asOf: string;
        reason: string | null;
      })[];
      images: (string)[];
      clips: (string)[];
    };
    Model: {
      id: string;
      title: string;
      kind: "image" | "video" | "music" | "speech" | "transcription" | "upscale" | "planner";
      status: {
        state: "current" | "retiring" | "retired" | "unverified";
        on: string | null;
        successor: string | null;
        why: string | null;
      };
      version: string | null;
      aspectRatios: (string)[];
      resolutions: ("480p" | "720p" | "1080p")[];
      seconds: { [name: string]: (number)[] };
      supports: {
        startImage: boolean;
        endImage: boolean;
        references: boolean;
        sound: boolean;
        seed: boolean;
      };
      maxReferences: number;
      rules: (string)[];
      prices: ({
        unit: "image" | "second" | "clip" | "thousand_characters" | "run";
        usd: number;
        size: string | null;
        resolutions: ("480p" | "720p" | "1080p")[];
        sound: boolean | null;
        seconds: number | null;
        minimumUsd: number | null;
        source: string;
        asOf: string;
      })[];
      presets: ({
        preset: "economy" | "balanced" | "premium";
        place: number;
        effort: "low" | "standard" | "high";
      })[];
      typicalSeconds: number | null;
      deadlineSeconds: number | null;
      health: {
        state: "closed" | "open" | "half_open";
        calls: number;
        failureRate: number | null;
        lastSuccessAt: string | null;
        medianSeconds: number | null;
      } | null;
      source: string;
      asOf: string;
    };
    Voices: {
      service: string;
      language: string;
      voices: (string)[];
      defaultVoice: string;
    };
    Scene: {
      id: string;
      position: number;
      beat: string;
      text: {
        visual: string;
        narration: string | null;
        caption: string | null;
      };
      seconds: number;
      source: {
        kind: "generated";
      } | {
        kind: "asset";
        assetId: string;
        assetType: "image" | "video";
      };
      characterIds: (string)[];
      mood: {
        keywords: (string)[];
        palette: (string)[];
        direction: string | null;
      } | null;
      transition: {
        kind: "cut" | "crossfade" | "dissolve" | "fade" | "fade_white" | "wipe" | "slide" | "zoom";
        seconds: number;
        direction?: "left" | "right" | "up" | "down";
      };
      grade: "none" | "warm" | "cool" | "film" | "vivid" | "noir" | null;
      status: "planned" | "drawing" | "drawn" | "filming" | "filmed" | "conformed" | "failed";
      image: {
        url: string;
        proxyUrl: string | null;
      } | null;
      clip: {
        url: string;
        proxyUrl: string | null;
      } | null;
      narration: components['schemas']['Narration'];
      selectedTakeIds: {
        image: string | null;
        clip: string | null;
      };
      stale: {
        image: boolean;
        clip: boolean;
      };
      models: {
        image: string | null;
        video: string | null;
      };
      error: components['schemas']['Failure'];
      updatedAt: string;
    };
    Narration: {
      url: string;
      text: string;
      seconds: number;
      tempo: number;
      timing: "marks" | "transcribed" | "reckoned";
      words: ({
        text: string;
        startMs: number;
        endMs: number;
      })[];
    } | null;
    InsertScene: {
      beat?: string;
      text: {
        visual: string;
        narration?: string | null;
        caption?: string | null;
      };
      seconds: number;
      transition?: {
        kind: "cut" | "crossfade" | "dissolve" | "fade" | "fade_white" | "wipe" | "slide" | "zoom";
        seconds?: number;
        direction?: "left" | "right" | "up" | "down";
      };
      grade?: "none" | "warm" | "cool" | "film" | "vivid" | "noir" | null;
      source?: {
        kind: "generated";
      } | {
        kind: "asset";
        assetId: string;
      };
      characterIds?: (string)[] | null;
      mood?: {
        keywords?: (string)[];
        palette?: (string)[];
        direction?: string | null;
      } | null;
      position?: number;
    };
    SceneOrder: {
      sceneIds: (string)[];
    };
    EditScene: {
      beat?: string;
      text?: {
        visual?: string;
        narration?: string | null;
        caption?: string | null;
      };
      seconds?: number;
      transition?: {
        kind: "cut" | "crossfade" | "dissolve" | "fade" | "fade_white" | "wipe" | "slide" | "zoom";
        seconds?: number;
        direction?: "left" | "right" | "up" | "down";
      };
      grade?: "none" | "warm" | "cool" | "film" | "vivid" | "noir" | null;
      source?: {
        kind: "generated";
      } | {
        kind: "asset";
        assetId: string;
      };
      characterIds?: (string)[] | null;
      mood?: {
        keywords?: (string)[];
        palette?: (string)[];
        direction?: string | null;
      } | null;
    };
    RegenerateScene: {
      target?: "text" | "image" | "clip";
      feedback?: string;
      seed?: number;
      model?: string;
    };
    Take: {
      id: string;
      kind: "image" | "clip" | "narration" | "music";
      selected: boolean;
      recipe: string;
      model: string;
      modelVersion: string | null;
      insteadOf: string | null;
      seed: number | null;
      prompt: string;
      width: number;
      height: number;
      seconds: number | null;
      bytes: number;
      cost: number;
      tookSeconds: number;
      simulated: boolean;
      createdAt: string;
      links: {
        url: string;
        proxyUrl: string | null;
      };
    };
    Prediction: {
      id: string;
      sceneId: string;
      kind: "image" | "clip" | "narration" | "transcription" | "music";
      model: string;
      providerId: string | null;
      status: "intended" | "submitting" | "unknown" | "submitted" | "succeeded" | "failed" | "canceled";
      attempt: number;
      remedy: {
        kind: "retry" | "as_told" | "look_up" | "new_seed" | "rewrite" | "other_model";
        message: string;
        insteadOf: string | null;
      } | null;
      notBefore: string | null;
      errorClass: string | null;
      error: components['schemas']['Failure'];
      cost: {
        estimated: number;
        actual: number | null;
      };
      progress: number | null;
      slow: boolean;
      simulated: boolean;
      lastCheckedAt: string | null;
      times: {
        createdAt: string;
        submittedAt: string | null;
        completedAt: string | null;
      };
    };
    CreateVariant: {
      preset?: "economy" | "balanced" | "premium";
      models?: {
        image?: string;
        video?: string;
      };
      title?: string;
    };
    Variant: {
      jobId: string;
      original: boolean;
      title: string | null;
      status: "queued" | "planning" | "drawing" | "awaiting_approval" | "filming" | "cutting" | "completed" | "failed" | "canceled";
      preset: "economy" | "balanced" | "premium";
      models: {
        image: string;
        video: string;
      };
      madeBy: {
        images: (string)[];
        clips: (string)[];
      };
      cost: {
        estimated: number;
        actual: number;
        images: number;
        clips: number;
        differencePercent: number | null;
      };
      time: {
        workedSeconds: number | null;
        imageSeconds: number | null;
        clipSeconds: number | null;
        differencePercent: number | null;
      };
      clips: {
        done: number;
        failed: number;
        total: number;
      };
      error: components['schemas']['Failure'];
      simulated: boolean;
      createdAt: string;
      completedAt: string | null;
      links: { [name: string]: string };
    };
    Event: {
      sequence: number;
      type: string;
      at: string;
      status: "queued" | "planning" | "drawing" | "awaiting_approval" | "filming" | "cutting" | "completed" | "failed" | "canceled";
      sceneId: string | null;
      message: string;
      data: { [name: string]: unknown };
    };
    SignedLink: {
      url: string;
      expiresAt: string;
    };
    VideoMetadata: { [name: string]: unknown };
    PreviewInTheMaking: {
      status: "making";
      retryAfterSeconds: number;
    };
    NewApiKey: {
      id: string;
      name: string;
      scopes: ("read" | "write" | "admin")[];
      clientIds: (string)[] | null;
      budget: {
        amount: number;
        spent: number;
        reserved: number;
        left: number;
      } | null;
      createdAt: string;
      lastUsedAt: string | null;
      key: string;
    };
    CreateApiKey: {
      name: string;
      scopes?: ("read" | "write" | "admin")[];
      clientIds?: (string)[] | null;
      budget?: {
        amount: number;
      };
    };
    ApiKey: {
      id: string;
      name: string;
      scopes: ("read" | "write" | "admin")[];
      clientIds: (string)[] | null;
      budget: {
        amount: number;
        spent: number;
        reserved: number;
        left: number;
      } | null;
      createdAt: string;
      lastUsedAt: string | null;
    };
    SetBudget: {
      amount: number | null;
    };
    Client: {
      id: string;
      name: string;
      homepage: string | null;
      brand: {
        colors: (string)[];
        tone: string | null;
        restrictions: (string)[];
        guidelines: string | null;
        logoAssetId: string | null;
      };
      metadata: { [name: string]: unknown };
      budget: {
        amount: number;
        spent: number;
        reserved: number;
        left: number;
      } | null;
      createdAt: string;
      updatedAt: string;
    };
    CreateClient: {
      name: string;
      homepage?: string | null;
      brand?: {
        colors?: (string)[];
        tone?: string | null;
        restrictions?: (string)[];
        guidelines?: string | null;
        logoAssetId?: string | null;
      };
      metadata?: { [name: string]: unknown };
      budget?: {
        amount: number;
      };
    };
    ChangeClient: {
      name?: string;
      homepage?: string | null;
      brand?: {
        colors?: (string)[];
        tone?: string | null;
        restrictions?: (string)[];
        guidelines?: string | null;
        logoAssetId?: string | null;
      };
      metadata?: { [name: string]: unknown };
    };
    Usage: {
      jobs: number;
      jobsByStatus: {
        queued: number;
        planning: number;
        drawing: number;
        awaiting_approval: number;
        filming: number;
        cutting: number;
        completed: number;
        failed: number;
        canceled: number;
      };
      videoSeconds: number;
      predictions: number;
      spent: number;
      reserved: number;
    };
    Campaign: {
      id: string;
      clientId: string;
      name: string;
      goals: (string)[];
      audience: string | null;
      keyMessages: (string)[];
      productUrl: string | null;
      metadata: { [name: string]: unknown };
      budget: {
        amount: number;
        spent: number;
        reserved: number;
        left: number;
      } | null;
      createdAt: string;
      updatedAt: string;
    };
    CreateCampaign: {
      clientId: string;
      name: string;
      goals?: (string)[];
      audience?: string | null;
      keyMessages?: (string)[];
      productUrl?: string | null;
      metadata?: { [name: string]: unknown };
      budget?: {
        amount: number;
      };
    };
    ChangeCampaign: {
      name?: string;
      goals?: (string)[];
      audience?: string | null;
      keyMessages?: (string)[];
      productUrl?: string | null;
      metadata?: { [name: string]: unknown };
    };
    Budget: {
      amount: number | null;
      spent: number;
      reserved: number;
      left: number | null;
    };
    Quota: {
      jobsPerDay: number | null;
      imagesPerDay: number | null;
      videoSecondsPerDay: number | null;
      today: {
        day: string;
        jobs: number;
        images: number;
        videoSeconds: number;
      };
    };
    SetQuota: {
      jobsPerDay?: number | null;
      imagesPerDay?: number | null;
      videoSecondsPerDay?: number | null;
    };
    NewAsset: {
      id: string;
      status: "pending" | "ready";
      name: string;
      type: "image" | "video" | "audio" | null;
      contentType: string;
      bytes: number;
      sha256: string | null;
      width: number | null;
      height: number | null;
      seconds: number | null;
      source: {
        kind: "upload" | "url";
        url: string | null;
      };
      tags: (string)[];
      clientId: string | null;
      campaignId: string | null;
      proxyUrl: string | null;
      createdAt: string;
      updatedAt: string;
      expiresAt: string | null;
      links: { [name: string]: string };
      upload: {
        url: string;
        fields: { [name: string]: string };
        expiresAt: string;
      } | null;
    };
    CreateAsset: {
      url?: string;
      name?: string;
      fileName?: string;
      contentType?: string;
      sizeBytes?: number;
      tags?: (string)[];
      clientId?: string | null;
      campaignId?: string | null;
    };
    Asset: {
      id: string;
      status: "pending" | "ready";
      name: string;
      type: "image" | "video" | "audio" | null;
      contentType: string;
      bytes: number;
      sha256: string | null;
      width: number | null;
      height: number | null;
      seconds: number | null;
      source: {
        kind: "upload" | "url";
        url: string | null;
      };
      tags: (string)[];
      clientId: string | null;
      campaignId: string | null;
      proxyUrl: string | null;
      createdAt: string;
      updatedAt: string;
      expiresAt: string | null;
      links: { [name: string]: string };
    };
    ChangeAsset: {
      name?: string;
      tags?: (string)[];
      clientId?: string | null;
      campaignId?: string | null;
    };
    Character: {
      id: string;
      name: string;
      description: string;
      clientId: string | null;
      assetIds: (string)[];
      status: "drawing" | "ready" | "failed";
      error: components['schemas']['Failure'];
      picture: {
        url: string;
        proxyUrl: string | null;
      } | null;
      selectedVersionId: string | null;
      drawing: {
        feedback: string | null;
        seed: number;
        model: string;
      };
      simulated: boolean;
      createdAt: string;
      updatedAt: string;
      links: { [name: string]: string };
    };
    CreateCharacter: {
      name: string;
      description: string;
      assetIds?: (string)[];
      clientId?: string | null;
      seed?: number;
      model?: string;
    };
    ChangeCharacter: {
      name?: string;
      description?: string;
      assetIds?: (string)[];
    };
    RegenerateCharacter: {
      feedback?: string;
      seed?: number;
      model?: string;
    };
    CharacterVersion: {
      id: string;
      selected: boolean;
      model: string;
      seed: number | null;
      prompt: string;
      width: number;
      height: number;
      bytes: number;
      cost: number;
      tookSeconds: number;
      simulated: boolean;
      createdAt: string;
      links: {
        url: string;
        proxyUrl: string | null;
      };
    };
    AuditEntry: {
      id: string;
      at: string;
      keyId: string;
      method: string;
      route: string | null;
      resources: (string)[];
      status: number;
      requestId: string;
      signedFiles: (string)[];
    };
    Reconciliation: {
      id: string;
      at: string;
      from: string;
      to: string;
      compared: number;
      findings: ({
        kind: "unknown_there" | "unknown_here" | "price" | "still_running";
        action: "reported" | "adopted" | "canceled" | "booked";
        providerId: string;
        model: string;
        jobId: string | null;
        predictionId: string | null;
        booked: number | null;
        billed: number | null;
      })[];
      more: number;
    };
    Limits: {
      jobsAtOnce: number | null;
      predictionsAtOnce: number | null;
      jobsPerDay: number | null;
      imagesPerDay: number | null;
      videoSecondsPerDay: number | null;
      retentionDays: number | null;
      requestsPerMinute: number;
    };
    SetLimits: {
      jobsAtOnce?: number | null;
      predictionsAtOnce?: number | null;
      jobsPerDay?: number | null;
      imagesPerDay?: number | null;
      videoSecondsPerDay?: number | null;
      retentionDays?: number | null;
      requestsPerMinute?: number;
    };
    UsageReport: {
      from: string;
      to: string;
      groupBy: ("day" | "model" | "campaign" | "client")[];
      total: {
        spent: number;
        predictions: number;
        reused: number;
        saved: number;
      };
      data: ({
        day?: string;
        model?: string;
        campaignId?: string | null;
        clientId?: string | null;
        spent: number;
        predictions: number;
        reused: number;
        saved: number;
      })[];
    };
    Stats: {
      from: string;
      to: string;
      jobs: {
        completed: number;
        failed: number;
        canceled: number;
      };
      completionRate: number | null;
      failuresByClass: { [name: string]: number };
      reuse: {
        made: number;
        reused: number;
        rate: number | null;
        saved: number;
      };
      spent: number;
      seconds: {
        total: {
          p50: number;
          p95: number;
        } | null;
        stages: { [name: string]: {
          p50: number;
          p95: number;
        } };
      };
    };
    Batch: {
      id: string;
      status: "running" | "ended";
      counts: { [name: string]: number };
      jobs: ({
        position: number;
        jobId: string;
        status: string;
        job: (components['schemas']['Job']) & ({ [name: string]: unknown } | null);
      })[];
      createdAt: string;
    };
    CreateBatch: {
      jobs: (components['schemas']['CreateJob'])[];
    };
    BatchSummary: {
      id: string;
      jobIds: (string)[];
      createdAt: string;
      links: { [name: string]: string };
    };
    Export: {
      id: string;
      jobId: string;
      format: "mp4" | "mov" | "webm" | "hls";
      resolution: "480p" | "720p" | "1080p";
      aspectRatio: "16:9" | "9:16" | "1:1" | "4:5" | null;
      fit: "crop" | "blur" | null;
      width: number;
      height: number;
      frames: number;
      fps: number;
      seconds: number;
      upscaled: boolean;
      status: "queued" | "working" | "done" | "failed";
      progress: {
        percent: number;
      };
      bytes: number | null;
      downloads: number;
      lastDownloadedAt: string | null;
      error: components['schemas']['Failure'];
      simulated: boolean;
      createdAt: string;
      completedAt: string | null;
      url: string | null;
      expiresAt: string | null;
      links: { [name: string]: string };
    };
    CreateExport: {
      format: "mp4" | "mov" | "webm" | "hls";
      resolution: "480p" | "720p" | "1080p";
      aspectRatio?: "16:9" | "9:16" | "1:1" | "4:5";
      fit?: "crop" | "blur";
    };
    NewShare: {
      id: string;
      jobId: string;
      state: "active" | "expired" | "revoked";
      visits: number;
      lastVisitedAt: string | null;
      createdAt: string;
      expiresAt: string;
      revokedAt: string | null;
      url: string;
    };
    CreateShare: {
      expiresInSeconds?: number;
    };
    Share: {
      id: string;
      jobId: string;
      state: "active" | "expired" | "revoked";
      visits: number;
      lastVisitedAt: string | null;
      createdAt: string;
      expiresAt: string;
      revokedAt: string | null;
    };
    WebhookEndpointWithSecret: {
      id: string;
      url: string;
      events: ("job.updated" | "job.awaiting_approval" | "job.completed" | "job.failed" | "job.canceled" | "job.cost_variance" | "export.completed" | "budget.threshold")[];
      description: string | null;
      jobId: string | null;
      status: "enabled" | "disabled";
      disabledReason: string | null;
      disabledAt: string | null;
      failedDeliveries: number;
      createdAt: string;
      updatedAt: string;
      secret: string;
    };
    CreateWebhookEndpoint: {
      url: string;
      events?: ("job.updated" | "job.awaiting_approval" | "job.completed" | "job.failed" | "job.canceled" | "job.cost_variance" | "export.completed" | "budget.threshold")[];
      description?: string | null;
    };
    WebhookEndpoint: {
      id: string;
      url: string;
      events: ("job.updated" | "job.awaiting_approval" | "job.completed" | "job.failed" | "job.canceled" | "job.cost_variance" | "export.completed" | "budget.threshold")[];
      description: string | null;
      jobId: string | null;
      status: "enabled" | "disabled";
      disabledReason: string | null;
      disabledAt: string | null;
      failedDeliveries: number;
      createdAt: string;
      updatedAt: string;
    };
    ChangeWebhookEndpoint: {
      events?: ("job.updated" | "job.awaiting_approval" | "job.completed" | "job.failed" | "job.canceled" | "job.cost_variance" | "export.completed" | "budget.threshold")[];
      description?: string | null;
      status?: "enabled" | "disabled";
    };
    WebhookDelivery: {
      id: string;
      type: "job.updated" | "job.awaiting_approval" | "job.completed" | "job.failed" | "job.canceled" | "job.cost_variance" | "export.completed" | "budget.threshold";
      jobId: string | null;
      status: "pending" | "succeeded" | "failed";
      note: string | null;
      attempts: ({
        at: string;
        round: number;
        status: number | null;
        error: string | null;
        milliseconds: number;
      })[];
      nextAttemptAt: string | null;
      createdAt: string;
      completedAt: string | null;
    };
    WebhookDeliveryWithBody: {
      id: string;
      type: "job.updated" | "job.awaiting_approval" | "job.completed" | "job.failed" | "job.canceled" | "job.cost_variance" | "export.completed" | "budget.threshold";
      jobId: string | null;
      status: "pending" | "succeeded" | "failed";
      note: string | null;
      attempts: ({
        at: string;
        round: number;
        status: number | null;
        error: string | null;
        milliseconds: number;
      })[];
      nextAttemptAt: string | null;
      createdAt: string;
      completedAt: string | null;
      body: string | null;
    };
    JsonRpcMessage: {
      jsonrpc: "2.0";
    };
  };
}
