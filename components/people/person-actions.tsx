/** What may be done with a person: the items of the menu in their row. */
import { Fingerprint, KeySquare, LogOut, Send, UserCog, UserRoundCheck, UserRoundX, X } from 'lucide-react'
import type { AccountPermission } from '@/lib/schema/permission'
import type { Person } from '@/lib/schema/person'
import type { MenuItem } from '@/components/ui/menu'
import type { DialogState } from './dialog-state'

type Actions = {
  permissions: readonly AccountPermission[]
  open: (dialog: Exclude<DialogState, { kind: 'closed' | 'invite' }>) => void
  onEnable: (person: Person) => void
}

const icon = { size: 16 } as const

const forAdmins = 'Only for Account Admins.'

/** The items, by the person's status. What is not available says why. */
export function actionsFor(person: Person, { permissions, open, onEnable }: Actions): MenuItem[] {
  const { status, may, isYou } = person
  // The reason is the reader's role, if that never allows the action; otherwise it is the person that the action concerns.
  const unless = (allowed: boolean, permission: AccountPermission, otherwise: string) =>
    allowed ? undefined : permissions.includes(permission) ? otherwise : forAdmins

  const changeRoles: MenuItem = {
    label: 'Change roles…',
    icon: <UserCog {...icon} />,
    onSelect: () => open({ kind: 'roles', person }),
    unavailable: unless(may.changeRoles, 'people:change_roles', forAdmins),
  }
  if (status === 'INVITED') {
    const reason = unless(may.invite, 'people:invite', 'They have roles that are not yours to give. An Account Admin can do this.')
    return [
      changeRoles,
      {
        label: 'Resend invitation…',
        icon: <Send {...icon} />,
        onSelect: () => open({ kind: 'make-link', person, purpose: 'invitation' }),
        unavailable: reason,
      },
      {
        label: 'Cancel invitation…',
        icon: <X {...icon} />,
        danger: true,
        onSelect: () => open({ kind: 'cancel-invitation', person }),
        unavailable: reason,
      },
    ]
  }
  const ofYourself = isYou ? 'You cannot do this to yourself.' : 'This is not possible now.'
  const disabling = unless(may.disable, 'people:disable', ofYourself)
  if (status === 'DISABLED') {
    return [
      changeRoles,
      { label: 'Enable', icon: <UserRoundCheck {...icon} />, onSelect: () => onEnable(person), unavailable: disabling },
    ]
  }
  return [
    changeRoles,
    {
      label: 'Sign out everywhere…',
      icon: <LogOut {...icon} />,
      onSelect: () => open({ kind: 'end-sessions', person }),
      unavailable: unless(may.endSessions, 'people:end_sessions', ofYourself),
    },
    {
      label: 'Password link…',
      icon: <KeySquare {...icon} />,
      onSelect: () => open({ kind: 'make-link', person, purpose: 'password' }),
      unavailable: unless(may.makePasswordLink, 'people:make_password_link', isYou ? 'Change your own password in your profile.' : 'They do not sign in with a password.'),
    },
    {
      label: 'Reset passkeys…',
      icon: <Fingerprint {...icon} />,
      danger: true,
      onSelect: () => open({ kind: 'make-link', person, purpose: 'passkey' }),
      unavailable: unless(may.resetPasskeys, 'people:reset_passkeys', isYou ? 'Change your own passkeys in your profile.' : ofYourself),
    },
    {
      label: 'Disable…',
      icon: <UserRoundX {...icon} />,
      danger: true,
      onSelect: () => open({ kind: 'disable', person }),
      unavailable: disabling,
    },
  ]
}
