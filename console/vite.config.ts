import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compressed } from './compressed.ts';

const server = 'http://127.0.0.1:8000';

/** Writes every text file a second and a third time, compressed, so that no request has to wait for it. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    enforce: 'post',
    writeBundle: ({ dir }) => (dir === undefined ? undefined : compressed(dir)),
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), precompress()],
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': server, '/health': server } },
  build: {
    target: 'es2022',
    sourcemap: false,
    // Inlined data: URIs would need a wider content security policy than the server sends.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});
