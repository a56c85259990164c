"""Addresses of theme groups, their surveys and their drafts."""

from django.urls import path

from polku.workgroup.views import answering, draft_editor, drafts, groups, surveys

group = "teemaryhmat/<number:pk>/"
survey = "teemakyselyt/<number:pk>/"
draft = "teemaluonnokset/<number:pk>/"

urlpatterns = [
    path("teemaryhmat/", groups.theme_groups, name="theme_groups"),
    path("verkostot/<slug:slug>/teemaryhmat/", groups.theme_groups, name="theme_groups"),
    path("teemaryhmat/uusi/<slug:slug>/", groups.theme_group_new, name="theme_group_new"),
    path(group, groups.theme_group, name="theme_group"),
    path(f"{group}muokkaa/", groups.theme_group_edit, name="theme_group_edit"),
    path(f"{group}tila/", groups.theme_group_turn, name="theme_group_turn"),
    path(f"{group}jasenet/", groups.theme_group_members, name="theme_group_members"),
    path(
        f"{group}jasenet/<number:member>/paata/", groups.theme_group_member_end, name="theme_group_member_end"
    ),
    path(f"{group}aineisto/uusi/", groups.group_material_new, name="group_material_new"),
    path(
        f"{group}aineisto/<number:material>/poista/",
        groups.group_material_remove,
        name="group_material_remove",
    ),
    path(f"{group}muistiinpanot/uusi/", groups.group_note_new, name="group_note_new"),
    path("teemamuistiinpanot/<number:pk>/", groups.group_note_edit, name="group_note_edit"),
    path("teemamuistiinpanot/<number:pk>/poista/", groups.group_note_remove, name="group_note_remove"),
    path(f"{group}kyselyt/uusi/", surveys.survey_new, name="survey_new"),
    path(survey, surveys.survey, name="survey"),
    path(f"{survey}muokkaa/", surveys.survey_edit, name="survey_edit"),
    path(f"{survey}kysymykset/<str:key>/", surveys.survey_question, name="survey_question"),
    path(f"{survey}kysymykset/<str:key>/siirra/", surveys.survey_question_move, name="survey_question_move"),
    path(
        f"{survey}kysymykset/<str:key>/poista/", surveys.survey_question_remove, name="survey_question_remove"
    ),
    path(f"{survey}vastaajat/", surveys.survey_ask, name="survey_ask"),
    path(f"{survey}vastaajat/<number:reply>/", surveys.survey_reply, name="survey_reply"),
    path(f"{survey}vastaajat/<number:reply>/poista/", surveys.survey_leave_out, name="survey_leave_out"),
    path(f"{survey}laheta/", surveys.survey_open, name="survey_open"),
    path(f"{survey}muistuta/", surveys.survey_remind, name="survey_remind"),
    path(f"{survey}sulje/", surveys.survey_close, name="survey_close"),
    path(f"{survey}avaa/", surveys.survey_reopen, name="survey_reopen"),
    path(f"{survey}kysy-uudelleen/", surveys.survey_copy, name="survey_copy"),
    path(f"{survey}poista/", surveys.survey_remove, name="survey_remove"),
    path(f"{survey}tulokset/", surveys.survey_results, name="survey_results"),
    path(f"{survey}tulokset.csv", surveys.survey_export, {"form": "csv"}, name="survey_export"),
    path(f"{survey}tulokset.xlsx", surveys.survey_export, {"form": "xlsx"}, name="survey_export"),
    path(f"{survey}johtopaatokset/", surveys.survey_conclusions, name="survey_conclusions"),
    path("kyselyt/", answering.surveys_to_answer, name="surveys_to_answer"),
    path("kyselyt/<number:pk>/", answering.survey_answer_here, name="survey_answer_here"),
    path("vastaa-kyselyyn/<str:token>/", answering.survey_answer, name="survey_answer"),
    path(f"{group}luonnokset/uusi/", draft_editor.draft_new, name="draft_new"),
    path(draft, drafts.theme_draft, name="theme_draft"),
    path(f"{draft}teksti.md", drafts.theme_draft_text, name="theme_draft_text"),
    path(f"{draft}versiot/", drafts.theme_draft_versions, name="theme_draft_versions"),
    path(f"{draft}versiot/<number:number>/", drafts.theme_draft_version, name="theme_draft_version"),
    path(f"{draft}versiot/<number:number>/erot/", drafts.theme_draft_compare, name="theme_draft_compare"),
    path(f"{draft}hyvaksynta/", drafts.draft_approval_answer, name="draft_approval_answer"),
    path(f"{draft}hyvaksynta/pyyda/", draft_editor.draft_ask_approval, name="draft_ask_approval"),
    path(f"{draft}hyvaksynta/lopeta/", draft_editor.draft_end_approval, name="draft_end_approval"),
    path(f"{draft}menettelytavaksi/", draft_editor.draft_make_procedure, name="draft_make_procedure"),
    path(f"{draft}omistaja/", drafts.draft_hand_over, name="draft_hand_over"),
    path(f"{draft}suunnitelma/", draft_editor.draft_plan, name="draft_plan"),
    path(f"{draft}luovu/", draft_editor.draft_drop, name="draft_drop"),
    path(f"{draft}jatka/", draft_editor.draft_take_up, name="draft_take_up"),
    *draft_editor.EDITOR.urls(f"{draft}muokkaa/"),
    path("teemakommentit/<number:pk>/ratkaise/", drafts.draft_comment_resolve, name="draft_comment_resolve"),
    path("teemakommentit/<number:pk>/avaa/", drafts.draft_comment_open, name="draft_comment_open"),
]
