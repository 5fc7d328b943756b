// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/query_field.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/completion_popup.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/query_edit.h"
#include "ui/widgets/query_highlighter.h"
#include "ui/widgets/state_look.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

QueryField::QueryField(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_box(new QFrame(this))
    , m_icon(new QLabel(m_box))
    , m_edit(new QueryEdit(m_box))
    , m_count(new QLabel(m_box))
    , m_errorMark(new GlyphLabel(themes, m_box))
    , m_clear(new QToolButton(m_box))
    , m_message(new QLabel(this))
    , m_highlighter(new QueryHighlighter(themes, m_edit->document()))
    , m_popup(new CompletionPopup(themes))
{
    build();
    dress();
    setFocusProxy(m_edit);
    m_edit->installEventFilter(this);
    connect(&themes, &ThemeSource::changed, this, &QueryField::dress);
    connect(m_edit, &QueryEdit::textChanged, this, [this] {
        if (text() == m_text)
            return; // colouring tells of a change, too
        m_text = text();
        m_clear->setVisible(!m_text.isEmpty());
        clearError();
        Q_EMIT edited(text());
        complete();
    });
    connect(m_edit, &QueryEdit::enterPressed, this, &QueryField::enter);
    connect(m_edit, &QueryEdit::tabPressed, this, [this] { take(m_popup->current()); });
    connect(m_edit, &QueryEdit::escapePressed, this, [this] {
        if (m_popup->isVisible())
            m_popup->hide();
        else
            Q_EMIT left();
    });
    connect(m_edit, &QueryEdit::stepPressed, this, [this](int rows) {
        if (!m_popup->isVisible()) {
            complete();
            return;
        }
        m_popup->moveCurrent(m_isInList || rows < 0 ? rows : rows - 1); // the first Down enters the list at its first row
        m_isInList = true;
    });
    connect(m_edit, &QueryEdit::focusChanged, this, [this](bool has) {
        setBoxProperty("focused", has);
        if (!has && m_popup) // the window may be on its way out
            m_popup->hide();
    });
    connect(m_popup, &CompletionPopup::chosen, this, &QueryField::take);
    connect(m_clear, &QToolButton::clicked, this, [this] {
        m_edit->clear();
        m_popup->hide();
        m_edit->setFocus(Qt::OtherFocusReason);
        Q_EMIT applied({});
    });
}

QueryField::~QueryField()
{
    m_edit->disconnect(this); // it loses the focus on its way out
    delete m_popup;
}

CompletionPopup *QueryField::popup() const
{
    return m_popup;
}

void QueryField::build()
{
    const Theme &theme = m_themes.theme();
    m_box->setProperty("frameRole", u"field"_s);
    m_box->setFixedHeight(theme.size(Size::Field));
    m_edit->setObjectName(u"query.edit"_s);
    m_edit->setProperty("bare", true);
    m_edit->setAccessibleName(tr("Query"));
    m_edit->setToolTip(tr("Words or terms such as state:enrolled. Tab completes, Enter applies."));
    m_count->setProperty("textRole", u"caption"_s);
    m_count->setContentsMargins(0, 0, theme.space(Space::Xs), 0); // the edge is near when nothing follows
    m_count->hide();
    m_errorMark->setLook(lookOf(Severity::Error));
    m_errorMark->hide();
    m_clear->setObjectName(u"query.clear"_s);
    m_clear->setProperty("role", u"icon"_s);
    m_clear->setProperty("small", true);
    m_clear->setAccessibleName(tr("Clear the query"));
    m_clear->setToolTip(tr("Clear the query"));
    m_clear->hide();
    m_message->setProperty("textRole", u"error"_s);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_message->hide();

    auto *row = new QHBoxLayout(m_box);
    row->setContentsMargins(theme.space(Space::S), 0, 2, 0);
    row->setSpacing(theme.space(Space::Xs)); // the text has a margin of its own
    for (QWidget *each : {static_cast<QWidget *>(m_icon), static_cast<QWidget *>(m_edit), static_cast<QWidget *>(m_count),
                          static_cast<QWidget *>(m_errorMark), static_cast<QWidget *>(m_clear)})
        row->addWidget(each);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::Xs));
    layout->addWidget(m_box);
    layout->addWidget(m_message, 1); // takes what is too much, so that the box stays at the top
}

void QueryField::dress()
{
    const Theme &theme = m_themes.theme();
    const QFont font = theme.font();
    m_edit->document()->setDefaultFont(font);
    m_edit->setFont(font);
    const int lineHeight = QFontMetrics(font).lineSpacing();
    const int height = theme.size(Size::FieldSmall) - 2;
    m_edit->document()->setDocumentMargin((height - lineHeight) / 2.0);
    m_edit->setFixedHeight(height);
    const double ratio = devicePixelRatioF();
    const int side = theme.size(Size::IconSmall);
    m_icon->setPixmap(iconPixmap(u"filter"_s, theme.colour(Token::Text2), side, ratio));
    m_clear->setIcon(icon(u"close"_s, theme));
    m_clear->setIconSize({side - 2, side - 2});
}

QString QueryField::text() const
{
    return m_edit->toPlainText();
}

void QueryField::setText(const QString &text)
{
    m_text = QueryEdit::flattened(text);
    m_edit->setPlainText(m_text);
    m_clear->setVisible(!m_text.isEmpty());
    m_edit->moveCursor(QTextCursor::End);
    m_popup->hide();
    clearError();
}

void QueryField::setPlaceholderText(const QString &text)
{
    m_edit->setPlaceholderText(text);
}

void QueryField::setCountText(const QString &text)
{
    m_count->setText(text);
    m_count->setVisible(!text.isEmpty() && !m_hasError);
}

void QueryField::setError(int column, const QString &message)
{
    m_hasError = true;
    m_highlighter->setErrorAt(column);
    m_message->setText(message);
    m_message->show();
    m_errorMark->show();
    m_count->hide();
    m_edit->setAccessibleDescription(message);
    setBoxProperty("invalid", true);
}

void QueryField::clearError()
{
    if (!m_hasError)
        return;
    m_hasError = false;
    m_highlighter->setErrorAt(-1);
    m_message->hide();
    m_errorMark->hide();
    m_count->setVisible(!m_count->text().isEmpty());
    m_edit->setAccessibleDescription({});
    setBoxProperty("invalid", false);
}

void QueryField::setBoxProperty(const char *name, bool on)
{
    if (m_box->property(name).toBool() == on)
        return;
    m_box->setProperty(name, on);
    m_box->style()->unpolish(m_box);
    m_box->style()->polish(m_box);
    m_box->update();
}

void QueryField::complete()
{
    m_isInList = false;
    if (!m_source || !m_edit->hasFocus()) {
        m_popup->hide();
    } else {
        const QString prefix = m_edit->wordBeforeCursor();
        QTextCursor start = m_edit->textCursor();
        start.movePosition(QTextCursor::Left, QTextCursor::MoveAnchor, int(prefix.size()));
        const int left = m_edit->cursorRect(start).left();
        const QPoint anchor = m_edit->viewport()->mapTo(window(), QPoint(left - m_themes.theme().space(Space::M), 0));
        const int below = m_box->mapTo(window(), QPoint(0, m_box->height() + 2)).y();
        m_popup->open(m_source(prefix), prefix, window(), {std::max(0, anchor.x()), below});
    }
}

void QueryField::take(const QString &term)
{
    m_popup->hide();
    if (term.isEmpty())
        return;
    m_edit->replaceWordBeforeCursor(term); // an edit: it opens the list anew if there is more to say
}

void QueryField::enter()
{
    if (m_popup->isVisible() && m_isInList) {
        take(m_popup->current());
        return;
    }
    m_popup->hide();
    Q_EMIT applied(text());
}

bool QueryField::eventFilter(QObject *object, QEvent *event)
{
    // The list may be closed by now; then Tab moves the focus again.
    if (object == m_edit && event->type() == QEvent::KeyPress)
        m_edit->setTakesTab(m_popup->isVisible());
    return QWidget::eventFilter(object, event);
}

void QueryField::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_popup->hide();
}

void QueryField::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (m_popup) // it may go first with the window
        m_popup->hide();
}

} // namespace muster::ui
