'use client';

import ErrorPage from '../error';

// Within the layout, so that navigation stays while a page cannot be had.
export default ErrorPage;
