// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/theme_source.h"
#include "ui/widgets/field_row.h"

#include <QLabel>
#include <QLineEdit>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::ui;

class TestFieldRow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fieldIsNamedByItsLabel();
    void errorTakesTheHintsPlace();

private:
    ThemeSource m_themes{Theme::Preference::Light};
};

void TestFieldRow::fieldIsNamedByItsLabel()
{
    auto *field = new QLineEdit;
    const FieldRow row(m_themes, u"&Host name"_s, field);
    QCOMPARE(field->accessibleName(), u"Host name"_s);
    const auto labels = row.findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [field](const QLabel *label) { return label->buddy() == field; }));
    QCOMPARE(row.focusProxy(), field);
}

void TestFieldRow::errorTakesTheHintsPlace()
{
    auto *field = new QLineEdit;
    FieldRow row(m_themes, u"Address"_s, field);
    const QLabel *below = row.findChildren<QLabel *>().first();
    if (below->buddy())
        below = row.findChildren<QLabel *>().last();
    QVERIFY(below->isHidden());
    row.setHint(u"IPv4 or IPv6"_s);
    QCOMPARE(below->text(), u"IPv4 or IPv6"_s);
    QCOMPARE(field->accessibleDescription(), u"IPv4 or IPv6"_s);

    row.setError(u"300 is above 255."_s);
    QVERIFY(row.hasError());
    QCOMPARE(below->text(), u"300 is above 255."_s);
    QCOMPARE(field->accessibleDescription(), u"300 is above 255."_s);
    QCOMPARE(field->property("invalid").toBool(), true);

    row.setError({});
    QCOMPARE(below->text(), u"IPv4 or IPv6"_s);
    QCOMPARE(field->property("invalid").toBool(), false);
}

QTEST_MAIN(TestFieldRow)
#include "tst_field_row.moc"
