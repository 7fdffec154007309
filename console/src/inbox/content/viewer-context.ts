import { createContext, useContext } from 'react';
import type { Id } from '../../api/types.ts';

/** Opens the viewer at the picture of a message. */
export const ViewerContext = createContext<(message_id: Id) => void>(() => undefined);

export const useViewer = () => useContext(ViewerContext);
