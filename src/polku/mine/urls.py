"""Addresses of a person's own pages (omat sivut). No address says who they are about.

The converter `number` is registered by the public addresses of the directory.
"""

from django.urls import path

from polku.mine.views import asks, codes, looks, permissions, plan, referrals, supported, supporters, taking

urlpatterns = [
    path("omat/", plan.front, name="mine"),
    path("omat/suunnitelma/", plan.plan, name="mine_plan"),
    path("omat/suunnitelma/lisaa/<slug:what>/", plan.write, name="mine_write"),
    path("omat/suunnitelma/muuta/", plan.change, name="mine_change"),
    path("omat/asiat/", referrals.referrals, name="mine_referrals"),
    path("omat/asiat/<uuid:key>/", referrals.referral, name="mine_referral"),
    path("omat/asiat/<uuid:key>/peru/", referrals.take_back, name="mine_take_back"),
    path("omat/luvat/", permissions.permissions, name="mine_permissions"),
    path("omat/luvat/uusi/", permissions.give, name="mine_permission_new"),
    path("omat/luvat/peru/", permissions.withdraw, name="mine_withdraw"),
    path("omat/tiedot/", taking.page, name="mine_data"),
    path("omat/tiedot/tiedosto/", taking.file, name="mine_file"),
    path("omat/korjaukset/", asks.asks, name="mine_asks"),
    path("omat/korjaukset/uusi/", asks.correction, name="mine_correction"),
    path("omat/katselut/<number:number>/", asks.wrong_look, name="mine_wrong_look"),
    path("asiakkaiden-pyynnot/", asks.to_answer, name="client_asks"),
    path("asiakkaiden-pyynnot/<number:number>/", asks.answer, name="client_ask"),
    path("omat/tukihenkilot/", supporters.supporters, name="mine_supporters"),
    path("omat/tukihenkilot/uusi/", supporters.invite, name="mine_supporter_new"),
    path("omat/tukihenkilot/lopeta/", supporters.end, name="mine_supporter_end"),
    path("omat/tukihenkilot/peru-kutsu/", supporters.cancel, name="mine_invitation_cancel"),
    path("omat/tuettavat/", supported.people, name="mine_supported_list"),
    path("omat/tuettavat/<number:number>/", supported.person, name="mine_supported"),
    path("omat/koodi/", codes.code, name="mine_code"),
    path("henkilo/<uuid:key>/omat-sivut/", codes.person_access, name="person_access"),
    path("omat/katselut/", looks.looks, name="mine_looks"),
    path("omat/katselut/taulukko/", looks.export, name="mine_looks_export"),
]
