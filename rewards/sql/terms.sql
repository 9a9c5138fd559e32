-- The terms of a society, every version of its categories and rules. $1 the society.
SELECT json_build_object(
  'categories', coalesce((
    SELECT json_agg(json_build_object(
      'code', category.code, 'line_id', version.line_id, 'excluded_why', version.excluded_why, 'basis', version.basis,
      'sensitive', category.sensitive, 'due_days', version.due_days, 'starts_on', version.starts_on
    ))
    FROM rewards_category category JOIN rewards_category_version version ON version.category_id = category.id
    WHERE category.society_id = $1
  ), '[]'),
  'rules', coalesce((
    SELECT json_agg(json_build_object(
      'id', id, 'line_id', line_id, 'numerator', numerator, 'denominator', denominator, 'basis_points', contribution_basis_points,
      'starts_on', starts_on, 'kind', kind, 'code', code, 'ends_on', ends_on, 'categories', categories, 'stores', stores, 'own_only', own_only
    ))
    FROM rewards_earning_rule WHERE society_id = $1 AND kind IN ('base', 'bonus', 'flat')
  ), '[]')
)
