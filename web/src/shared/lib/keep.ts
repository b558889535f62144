/** The part of Storage that is used; a full or forbidden storage must never stop the work. */
export interface Keep {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
  keys(): string[];
}

function keepIn(storage: () => Storage): Keep {
  return {
    read(key) {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        if (value === null) storage().removeItem(key);
        else storage().setItem(key, value);
      } catch {
        // Private mode or a full storage: the value lives in memory only.
      }
    },
    keys() {
      try {
        return Object.keys(storage());
      } catch {
        return [];
      }
    },
  };
}

/** Lives as long as the tab: drafts and what is being sent. */
export const tabKeep: Keep = keepIn(() => sessionStorage);
/** Lives on the device: settings of the interface. */
export const deviceKeep: Keep = keepIn(() => localStorage);
