import { describe, expect, it } from 'vitest';
import { groupPermissions, toggled } from './permission-groups.ts';

const known = ['contacts.read', 'contacts.write', 'privacy.write', 'audit_log.read'];

describe('permissions in a picker', () => {
  it('stand together by what they are about, in the order of the server', () => {
    expect(groupPermissions(known)).toEqual([
      { name: 'contacts', permissions: ['contacts.read', 'contacts.write'] },
      { name: 'privacy', permissions: ['privacy.write'] },
      { name: 'audit_log', permissions: ['audit_log.read'] },
    ]);
  });

  it('bring the right to see along with the right to change', () => {
    expect([...toggled(new Set(), 'contacts.write', { on: true, known })].toSorted()).toEqual([
      'contacts.read',
      'contacts.write',
    ]);
    expect([...toggled(new Set(), 'privacy.write', { on: true, known })]).toEqual(['privacy.write']);
  });

  it('take the right to change away with the right to see', () => {
    const both = new Set(['contacts.read', 'contacts.write', 'audit_log.read']);
    expect([...toggled(both, 'contacts.read', { on: false, known })]).toEqual(['audit_log.read']);
    expect([...toggled(both, 'contacts.write', { on: false, known })]).toEqual(['contacts.read', 'audit_log.read']);
  });
});
