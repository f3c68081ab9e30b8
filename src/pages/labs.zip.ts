/** /labs.zip: the whole lab. */
import { labArchive } from '@course/lab-files.mjs';
import type { APIRoute } from 'astro';

export const GET: APIRoute = async () =>
  new Response(await labArchive(), { headers: { 'content-type': 'application/zip' } });
