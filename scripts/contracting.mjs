// Finds what a migration takes away from the release before, whose servers still run while it is applied. It reads SQL with PostgreSQL's
// own parser; statements that it does not know count as taking away.
import { parse, parsePlPgSQL } from 'libpg-query'

const harmless = new Set([
  'CreateStmt', 'CreateEnumStmt', 'CreateExtensionStmt', 'CreateSeqStmt', 'CreateStatsStmt', 'CreateFunctionStmt', 'ViewStmt',
  'CommentStmt', 'InsertStmt', 'UpdateStmt', 'SelectStmt', 'LockStmt',
])
const harmlessChanges = new Set([
  'AT_DropNotNull', 'AT_SetStatistics', 'AT_SetStorage', 'AT_SetRelOptions', 'AT_ResetRelOptions', 'AT_ValidateConstraint',
])
const unique = new Set(['CONSTR_UNIQUE', 'CONSTR_PRIMARY', 'CONSTR_EXCLUSION'])
const counted = new Set(['serial', 'serial4', 'bigserial', 'serial8', 'smallserial', 'serial2'])

const strings = (list = []) => list.map((item) => item.String?.sval)

/** Whether an expression has another value for each row, so that a new column with it rewrites the table. */
const isVolatile = (expression) => /"(FuncCall|SubLink)"/.test(JSON.stringify(expression ?? {}))

function whyNotAddColumn({ typeName, constraints = [] }) {
  const has = (type) => constraints.find(({ Constraint }) => Constraint.contype === type)?.Constraint
  const fallback = has('CONSTR_DEFAULT')
  if (strings(typeName.names).some((name) => counted.has(name)) || has('CONSTR_IDENTITY') || has('CONSTR_GENERATED')) {
    return 'adds a column whose values rewrite the table'
  }
  if (has('CONSTR_NOTNULL') && !fallback) return 'adds a column that the release before would have to fill'
  if (fallback && isVolatile(fallback.raw_expr)) return 'adds a column whose default rewrites the table'
  const rules = ['CONSTR_CHECK', ...unique, ...(fallback ? ['CONSTR_FOREIGN'] : [])]
  return rules.some(has) ? 'adds a column with a rule for all rows' : null
}

function whyNotAddConstraint({ contype, fk_attrs: columns, indexname }, added) {
  // Rows of the release before have no value there.
  if (contype === 'CONSTR_FOREIGN' && strings(columns).some((column) => added.has(column))) return null
  if (contype === 'CONSTR_UNIQUE' && indexname) return null
  return 'adds a rule that rows of the release before may break'
}

/** Names as Prisma gives them: a unique index ends in `_key`, and ON CONFLICT may name its columns. */
const whyNotDropIndex = (name) => (/_p?key$/.test(name) ? 'drops a unique index' : null)

function whyNotChange({ subtype, name, def }, added, ruled) {
  if (subtype === 'AT_AddColumn') {
    const reason = whyNotAddColumn(def.ColumnDef)
    const hasDefault = def.ColumnDef.constraints?.some(({ Constraint }) => Constraint.contype === 'CONSTR_DEFAULT')
    if (!reason && !hasDefault) added.add(def.ColumnDef.colname)
    return reason
  }
  if (subtype === 'AT_AddConstraint') {
    ruled.add(def.Constraint.conname)
    return whyNotAddConstraint(def.Constraint, added)
  }
  if (subtype === 'AT_ValidateConstraint' && ruled.has(name)) return 'checks all rows under the lock that the rule was added with'
  if (subtype === 'AT_ColumnDefault') return def ? null : 'drops a default'
  if (subtype === 'AT_DropConstraint') return /_(fkey|check)$/.test(name) ? null : 'drops a constraint'
  return harmlessChanges.has(subtype) ? null : `changes a table (${subtype.slice(3)})`
}

/** The statements of a PL/pgSQL body, and whether it runs text that nobody can read here. */
function statementsOf(body) {
  const found = []
  JSON.stringify(body, (key, value) => {
    if (key === 'PLpgSQL_stmt_dynexecute') found.push(null)
    if (key === 'PLpgSQL_stmt_execsql') found.push(value.sqlstmt.PLpgSQL_expr.query)
    return value
  })
  return found
}

async function whyNot(kind, node, text, made) {
  if (kind === 'CreateStmt') made.tables.add(node.relation.relname)
  if (kind === 'AlterTableStmt') {
    if (node.objtype !== 'OBJECT_TABLE') return 'changes an object that is no table'
    if (made.tables.has(node.relation.relname)) return null
    const table = (made.changed[node.relation.relname] ??= { added: new Set(), ruled: new Set() })
    const changes = node.cmds.map(({ AlterTableCmd }) => whyNotChange(AlterTableCmd, table.added, table.ruled))
    return changes.find(Boolean) ?? null
  }
  if (kind === 'IndexStmt') {
    if (node.concurrent) return 'cannot run in a transaction'
    return node.unique && !made.tables.has(node.relation.relname) ? 'adds a rule that rows of the release before may break' : null
  }
  if (kind === 'DropStmt') {
    if (node.removeType !== 'OBJECT_INDEX') return 'drops something'
    return node.objects.map(({ List }) => whyNotDropIndex(strings(List.items).at(-1))).find(Boolean) ?? null
  }
  if (kind === 'AlterEnumStmt') return node.oldVal ? 'renames a value' : null
  if (kind === 'GrantStmt') return node.is_grant ? null : 'takes a right away'
  if (kind === 'DoStmt') {
    for (const statement of statementsOf(await parsePlPgSQL(text))) {
      if (statement === null) return 'runs a text that cannot be checked'
      const [inner] = await contractions(statement, [], made)
      if (inner) return inner.reason
    }
    return null
  }
  if (kind === 'RenameStmt') return 'renames something'
  return harmless.has(kind) ? null : `does something else than add (${kind})`
}

const marker = /^--\s*Contract (\d{4}-\d{2}-\d{2}), after (\S+): \S.{9,}$/im

/** Why a statement that takes something away may do so: a line of a comment above it. Null for none, or a wrong one. */
function permission(text, earlier) {
  const [, date = '', after] = marker.exec(text) ?? []
  const isDate = !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date)
  return isDate && earlier.includes(after) ? { date, after } : null
}

/**
 * What a migration takes away without saying why it may.
 * @param {string} sql
 * @param {string[]} earlier names of the migrations before it, of which a comment may name one:
 *   `-- Contract 2026-12-01, after 20261124061524_new_column: no release that runs reads the old one.`
 * @returns {Promise<{ statement: string, reason: string }[]>}
 */
export async function contractions(sql, earlier, made = { tables: new Set(), changed: {} }) {
  // The parser counts bytes.
  const bytes = Buffer.from(sql)
  const { stmts = [] } = await parse(sql)
  const found = []
  let end = 0
  for (const { stmt, stmt_location: start = 0, stmt_len: length = bytes.length - start } of stmts) {
    const text = bytes.subarray(start, start + length).toString()
    const above = bytes.subarray(end, start + length).toString()
    end = start + length
    const [kind, node] = Object.entries(stmt)[0]
    const reason = await whyNot(kind, node, text, made)
    if (reason && !permission(above, earlier)) found.push({ statement: text.trim(), reason })
  }
  return found
}
