"""
The spreadsheet engine: reads the sheets offices send, cleans rows, previews, writes in one batch, gives results back.

It knows no people, no regions and no pages. An upper slice declares a sheet and says what its rows mean:

    # talent/pools/sheets.py
    class PoolSheet(Sheet):
        title = "骨干人才库名单"
        needs_region = True
        name = Column("姓名", NameWidget(), required=True, sample="王桂兰")
        resident_id = Column("身份证号", ResidentIdWidget())
        note = Column("备注", TextWidget(), refuses=False)

        def plan(self, rows, *, region, by, **context) -> Preview: ...   # reads only
        def apply(self, preview, batch, by) -> None: ...                 # writes; inside one transaction

    kinds.register("pool", PoolSheet)   # the module is imported when the app starts

- `declarations`: `Sheet`, `Column`; `widgets`: what a cell becomes; `cleaning.clean_rows(sheet, table)`.
- `previews`: `CleanRow`, `RowOutcome`, `Preview`, `Outcome`, `Difference`; `comparing.compare(...)` fills them.
- `repeats.refuse_repeats(rows, key=…, column=…)`: rows that repeat another row of the same file.
- `upserts.upsert(model, objects, unique_fields=…, update_fields=…)`: many rows, few statements.
- `batch.record(model, images)`: what a batch changed, before and after, so that it can be undone.
- `actions`: `preview_file`, `confirm_upload`, `mend_row`, `discard_upload`, `import_file`.
- `result_files`, `template_files`, `writing`: sheets going out.
"""
