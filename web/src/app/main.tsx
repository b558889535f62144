import './styles/styles';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { checkSession, leave } from '@/features/accounts/session';
import { listenSessionLost } from '@/shared/api/http';
import { startI18n } from '@/shared/i18n/i18n';
import { keymap } from '@/shared/lib/useKeys';
import { App } from './App';

listenSessionLost(leave);
document.addEventListener('keydown', (event) => void keymap.handle(event));

const root = document.getElementById('root');
if (root === null) throw new Error('no #root in the page');

void checkSession();
await startI18n();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
