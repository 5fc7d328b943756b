// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/field_row.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph.h"

#include <QAction>
#include <QIcon>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

/// A line edit draws its actions' icons at 16 pixels; the glyph keeps its 12 in the middle.
QIcon errorMarkIcon(const Theme &theme, double ratio)
{
    const int side = theme.size(Size::IconNav);
    const double inset = (side - theme.size(Size::Glyph)) / 2.0;
    QPixmap pixmap(QSize(side, side) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintGlyph(painter, QRectF(0, 0, side, side).adjusted(inset, inset, -inset, -inset), Glyph::OctagonExclamation,
               theme.colour(Token::BadMark));
    return QIcon(pixmap);
}

void repolish(QWidget *widget)
{
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace

FieldRow::FieldRow(const ThemeSource &themes, const QString &label, QWidget *field, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_field(field)
    , m_below(new QLabel(this))
{
    auto *above = new QLabel(label, this);
    above->setProperty("textRole", u"label"_s);
    above->setBuddy(field);
    m_below->setWordWrap(true);
    m_below->setTextFormat(Qt::PlainText);
    m_below->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(themes.theme().space(Space::Xs));
    layout->addWidget(above);
    layout->addWidget(field);
    layout->addWidget(m_below);

    QString name = label;
    field->setAccessibleName(name.remove(u'&'));
    setFocusProxy(field);
    if (auto *line = qobject_cast<QLineEdit *>(field)) {
        m_errorMark = line->addAction(QIcon(), QLineEdit::TrailingPosition);
        m_errorMark->setVisible(false);
    }
    connect(&themes, &ThemeSource::changed, this, &FieldRow::dress);
    dress();
}

void FieldRow::setHint(const QString &hint)
{
    m_hint = hint;
    tell();
}

void FieldRow::setError(const QString &error)
{
    if (error == m_error)
        return;
    m_error = error;
    tell();
}

void FieldRow::tell()
{
    const QString &text = hasError() ? m_error : m_hint;
    m_below->setText(text);
    m_below->setVisible(!text.isEmpty());
    m_below->setProperty("textRole", hasError() ? u"error"_s : u"caption"_s);
    repolish(m_below);
    m_field->setAccessibleDescription(text);
    if (m_errorMark)
        m_errorMark->setVisible(hasError());
    if (m_field->property("invalid").toBool() != hasError()) {
        m_field->setProperty("invalid", hasError());
        repolish(m_field);
    }
}

void FieldRow::dress()
{
    if (m_errorMark)
        m_errorMark->setIcon(errorMarkIcon(m_themes.theme(), devicePixelRatioF()));
}

} // namespace muster::ui
