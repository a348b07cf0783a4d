/** The one client of the page: the server that sent the page, on the same origin. */
import { FourhandsClient } from '@fourhands/core/protocol/client';

export const client = new FourhandsClient();
