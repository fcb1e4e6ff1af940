-- What a payment pays first is found among what is open, without looking each open document up to know its kind.
CREATE INDEX item_cost ON item (organisation_id, customer_id, id) INCLUDE (kind) WHERE kind IN ('fee', 'interest');
