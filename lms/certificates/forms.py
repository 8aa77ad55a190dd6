from django import forms

from lms.certificates.models import CertificateStyle


class ReasonForm(forms.Form):
    """Why a certificate is taken back or issued anew."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class StyleForm(forms.ModelForm):
    """What an issuing unit's certificates say about it."""

    class Meta:
        model = CertificateStyle
        fields = ["issuer", "heading", "seal_text", "note", "phone"]
        help_texts = {
            "issuer": "印在“举办单位”后面，例如：历城区民政局。",
            "heading": "最上面的大字。",
            "seal_text": "线下盖章的位置提示；不盖章就清空。",
            "note": "印在最下面的一行小字。",
        }


class CertificateFilter(forms.Form):
    """Which certificates: by name or code, and whether they hold."""

    q = forms.CharField(label="姓名或查验码", required=False, max_length=40)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("valid", "有效"), ("revoked", "已撤销")]
    )

    def narrow(self, rows):
        if not self.is_valid():
            return rows.newest()
        state = self.cleaned_data["state"]
        rows = rows.valid() if state == "valid" else rows.revoked() if state == "revoked" else rows.newest()
        return rows.search(self.cleaned_data["q"])
