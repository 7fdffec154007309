import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': server, '/health': server } },
  build: {
    target: 'es2022',
    sourcemap: false,
    // Inlined data: URIs would need a wider content security policy than the server sends.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});
