import { operatorWords } from '../i18n/en/operator.ts';
import { settingsWords } from '../i18n/en/settings.ts';
import { addWords } from '../i18n/index.ts';

addWords(settingsWords);
addWords(operatorWords);
